/// dragoman-load at a real relay, small: a few of every kind.

#include "tests/client/audio/temporary_file.h"
#include "tests/client/net/child.h"
#include "tests/support/catch.h"

#include <boost/json.hpp>

#include <unistd.h>

#include <fstream>
#include <sstream>

using namespace dragoman;
using dragoman::testing::Child;
using dragoman::testing::TemporaryFile;

namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

/// The event that dragoman-load writes, at ports and a block of this test's own.
void make_private(const TemporaryFile& file) {
  auto text = text_of(file.path());
  const auto block = 100 + ::getpid() % 100;
  const std::string network = "[network]\n";
  text.insert(text.find(network) + network.size(),
              "multicast = \"239." + std::to_string(block) +
                  ".0.0/16\"\nhttp = \"127.0.0.1:0\"\nmedia = \"127.0.0.1:0\"\n");
  std::ofstream(file.path()) << text << "[storage]\ndir = \"" << file.path().string() << ".var\"\n";
}

}  // namespace

TEST_CASE("a few of every kind come, and nobody loses anything worth a word") {
  const TemporaryFile file(".toml");
  Child writing(DRAGOMAN_LOAD,
                {"--write-event", file.path().string(), "--booths", "3", "--desks-a-booth", "2"});
  REQUIRE(writing.wait() == 0);
  make_private(file);
  Child relay(DRAGOMAN_RELAY, {file.path().string(), "--json"});
  const auto banner = boost::json::parse(relay.read_line()).as_object();
  const std::string http = banner.at("http").as_string().c_str();
  Child load(DRAGOMAN_LOAD,
             {http, "--desks", "6", "--act", "--unicast", "5", "--multicast", "3", "--transport",
              "webrtc", "4", "--reporters", "8", "--consoles", "2", "--seconds", "2", "--json"});
  const auto report = boost::json::parse(load.read_line()).as_object();
  CAPTURE(boost::json::serialize(report), load.errors());
  CHECK(load.wait() == 0);
  const auto& crowds = report.at("crowds").as_array();
  REQUIRE(crowds.size() == 6);
  for (const auto& crowd : crowds) {
    CAPTURE(boost::json::serialize(crowd));
    CHECK(crowd.at("gone").as_int64() == 0);
    CHECK(crowd.at("silent").as_int64() == 0);
    CHECK(crowd.at("received").as_int64() > 0);
  }
  CHECK(crowds[0].at("kind").as_string() == "desks");
  CHECK_FALSE(crowds[0].at("lamp_p50_ms").is_null());
  CHECK(crowds[3].at("kind").as_string() == "webrtc");
  CHECK(crowds[3].at("forged").to_number<double>() == 0);
  CHECK(crowds[4].at("kind").as_string() == "reporters");
  CHECK(report.at("relay").at("reporters").to_number<double>() >= 8);
  CHECK(report.at("relay").at("overlooked").to_number<double>() == 0);
  CHECK(report.at("relay").at("ticks").to_number<double>() > 0);
  CHECK(report.at("relay").at("rejected").to_number<double>() == 0);
  std::filesystem::remove_all(file.path().string() + ".var");
}

TEST_CASE("what cannot be asked for is exit 2, what is not there exit 1") {
  const TemporaryFile file(".toml");
  Child nobody(DRAGOMAN_LOAD, {"127.0.0.1:9"});
  CHECK(nobody.wait() == 2);
  CHECK(nobody.errors().find("--desks") != std::string::npos);
  for (const char* number : {"0", "-3", "many", "4x", "99999999999"}) {
    CAPTURE(number);
    Child odd(DRAGOMAN_LOAD, {"127.0.0.1:9", "--transport", "webrtc", number});
    CHECK(odd.wait() == 2);
    CHECK(odd.errors().find("--transport webrtc") != std::string::npos);
  }
  Child nowhere(DRAGOMAN_LOAD, {"127.0.0.1:9", "--desks", "1"});
  CHECK(nowhere.wait() == 1);
  CHECK(nowhere.errors().find("127.0.0.1:9") != std::string::npos);
}
