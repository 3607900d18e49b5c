/// What dragoman-listen --trace records is what dragoman-replay hears.

#include "codecs/trace/pcapng_reader.h"
#include "codecs/trace/stream_note.h"
#include "tests/client/net/child.h"
#include "tests/client/net/station.h"
#include "tests/support/catch.h"

#include <boost/json.hpp>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace dragoman;
using dragoman::testing::Child;
using dragoman::testing::Station;
using namespace std::chrono_literals;

namespace {

const auto kProcess = static_cast<std::uint32_t>(::getpid());
const rtp::Endpoint kGroup{0xEFCB0000 + kProcess % 0xFFFF,  // in 239.203.0.0/16
                           static_cast<std::uint16_t>(31000 + kProcess % 1000)};

struct Folder {
  Folder()
      : path(std::filesystem::temp_directory_path() /
             ("dragoman-trace-" + std::to_string(kProcess))) {
    std::filesystem::create_directories(path);
    const auto group = rtp::address_text(kGroup.address);
    std::ofstream(file("x.sdp")) << "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=Test\r\nc=IN IP4 "
                                 << group << "/0\r\nt=0 0\r\nm=audio " << kGroup.port
                                 << " RTP/AVP 96\r\na=rtpmap:96 opus/48000/2\r\na=ptime:5\r\n";
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string file(const std::string& name) const { return path / name; }
  std::filesystem::path path;
};

std::vector<std::byte> load(const std::string& name) {
  std::ifstream in(name, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto bytes = std::as_bytes(std::span{text});
  return {bytes.begin(), bytes.end()};
}

int listen(const Folder& folder, const std::string& trace, std::string& errors) {
  Child child(DRAGOMAN_LISTEN, {"--sdp", folder.file("x.sdp"), "--interface", "lo", "--null",
                                "--seconds", "1.5", "--trace", trace});
  const int code = child.wait();
  child.rest_of_output();
  errors = child.errors();
  return code;
}

}  // namespace

TEST_CASE("A trace of what was heard: whole, stamped, described, and replayed",
          "[replay][program]") {
  const Folder folder;
  Station station(1000, 4711);
  station.aim(kGroup);
  std::string errors;
  const int code = listen(folder, folder.file("heard.pcapng"), errors);
  CAPTURE(errors);
  REQUIRE(code == 0);

  const auto file = load(folder.file("heard.pcapng"));
  trace::PcapngReader reader(file);
  std::size_t packets = 0;
  Instant first{}, last{};
  while (const auto arrival = reader.next()) {
    if (packets++ == 0) first = arrival->at;
    CHECK(arrival->at >= last);
    CHECK(arrival->to == kGroup);
    CHECK(arrival->from.address == 0x7F000001);
    last = arrival->at;
  }
  CHECK(reader.state() == trace::ReadState::good);
  CHECK(packets >= 290);
  CHECK(last - first > 1400ms);
  REQUIRE(reader.streams().size() == 1);
  CHECK(trace::read_note(reader.streams()[0].note) == trace::StreamNote{});

  Child replay(DRAGOMAN_REPLAY, {folder.file("heard.pcapng"), "--json"});
  REQUIRE(replay.wait() == 0);
  const auto json = boost::json::parse(replay.rest_of_output()).as_object();
  CHECK(json.at("datagrams").to_number<std::size_t>() == packets);
  CHECK(json.at("malformed").as_int64() == 0);
  CHECK(json.at("lost").as_int64() == 0);
}

TEST_CASE("A trace that cannot be written ends the listener with words", "[replay][program]") {
  const Folder folder;
  std::string errors;
  CHECK(listen(folder, "/none/x.pcapng", errors) == 2);
  CHECK(errors.find("--trace") != std::string::npos);
  if (!std::filesystem::exists("/dev/full")) return;
  Station station(1000, 4712);
  station.aim(kGroup);
  CHECK(listen(folder, "/dev/full", errors) == 1);
  CHECK(errors.find("disk takes no more") != std::string::npos);
}
