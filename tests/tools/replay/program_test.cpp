/// dragoman-replay as a script runs it.

#include "tests/client/net/child.h"
#include "tests/support/catch.h"
#include "tests/tools/replay/made_trace.h"

#include <boost/json.hpp>
#include <sndfile.h>

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace dragoman;
using namespace dragoman::testing;
using namespace std::chrono_literals;

namespace {

/// A folder that goes away with the test.
struct Folder {
  Folder()
      : path(std::filesystem::temp_directory_path() /
             ("dragoman-replay-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(path);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string file(const std::string& name) const { return path / name; }
  std::string write(const std::string& name, std::span<const std::byte> bytes) const {
    std::ofstream out(path / name, std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()),
              static_cast<std::streamsize>(bytes.size()));
    return path / name;
  }
  std::filesystem::path path;
};

struct Result {
  int code = 0;
  std::string output, errors;
  boost::json::object json() const { return boost::json::parse(output).as_object(); }
};

Result replay(const std::vector<std::string>& arguments) {
  Child child(DRAGOMAN_REPLAY, arguments);
  Result result;
  result.code = child.wait();
  result.output = child.rest_of_output();
  result.errors = child.errors();
  return result;
}

double number(const boost::json::object& json, const char* key) {
  return json.at(key).to_number<double>();
}

std::vector<float> read_wav(const std::string& file) {
  SF_INFO info{};
  SNDFILE* sound = sf_open(file.c_str(), SFM_READ, &info);
  REQUIRE(sound != nullptr);
  CHECK(info.samplerate == 48000);
  std::vector<float> samples(static_cast<std::size_t>(info.frames));
  sf_readf_float(sound, samples.data(), info.frames);
  sf_close(sound);
  return samples;
}

}  // namespace

TEST_CASE("A clean trace: nothing lost, the sound, a row each 100 ms", "[replay][program]") {
  const Folder folder;
  const auto trace = folder.write("clean.pcapng", file_of({}));
  const auto result =
      replay({trace, "--json", "--csv", folder.file("c.csv"), "--output", folder.file("c.wav")});
  CAPTURE(result.errors);
  REQUIRE(result.code == 0);
  const auto json = result.json();
  CHECK(number(json, "seconds") == Approx(4).margin(0.05));
  CHECK(number(json, "datagrams") == 800);
  CHECK(number(json, "lost") == 0);
  CHECK(number(json, "concealed_ms") == 0);
  CHECK(json.at("delay_ms").as_object().at("max").to_number<double>() < 10);
  CHECK_FALSE(json.at("cut").as_bool());

  const auto wav = read_wav(folder.file("c.wav"));
  CHECK(static_cast<double>(wav.size()) / 48000 == Approx(number(json, "seconds")).margin(0.001));
  double square = 0;
  for (std::size_t n = 24'000; n < 144'000; ++n) square += wav[n] * wav[n];
  CHECK(std::sqrt(square / 120'000) == Approx(0.5 / std::sqrt(2)).epsilon(0.01));

  std::ifstream csv(folder.file("c.csv"));
  std::string line;
  REQUIRE(std::getline(csv, line));
  CHECK(line ==
        "time_s,delay_ms,target_ms,buffer_ms,level_dbfs,concealed_ms,lost,late,recovered,jitter_ms,"
        "drift_ppm");
  const auto columns = std::count(line.begin(), line.end(), ',');
  int rows = 0;
  for (; std::getline(csv, line); ++rows)
    CHECK(std::count(line.begin(), line.end(), ',') == columns);
  CHECK(rows >= 40);
  CHECK(rows <= 41);
}

TEST_CASE("Impairments on top are the seed's: the same twice, another seed differs",
          "[replay][program]") {
  const Folder folder;
  const auto trace = folder.write("t.pcapng", file_of({}));
  const std::vector<std::string> rough = {trace, "--loss", "10%", "--jitter", "8ms", "--seed", "3"};
  const auto first = replay(rough);
  CHECK(first.code == 0);
  CHECK(first.output == replay(rough).output);
  auto other = rough;
  other.back() = "4";
  CHECK(first.output != replay(other).output);
  auto json = rough;
  json.emplace_back("--json");
  const auto summary = replay(json).json();
  CHECK(number(summary, "lost") > 40);
  CHECK(number(summary, "concealed_percent") > 1);
}

TEST_CASE("The sender's drift is seen in the trace", "[replay][program]") {
  const Folder folder;
  MadeTrace made;
  made.length = 90s;
  made.sender_ppm = 100;
  const auto result = replay({folder.write("d.pcapng", file_of(made)), "--json"});
  const auto json = result.json();
  CHECK(number(json, "drift_ppm") == Approx(100).margin(20));
  CHECK(number(json, "concealed_ms") == 0);
}

TEST_CASE("Of several flows the largest is played, another by name", "[replay][program]") {
  const Folder folder;
  MadeTrace made;
  made.flows = 2;
  const auto trace = folder.write("two.pcapng", file_of(made));
  const auto first = replay({trace, "--json"});
  CHECK(number(first.json(), "datagrams") == 800);
  CHECK(first.errors.find("239.202.0.2:5000") != std::string::npos);
  const auto second = replay({trace, "--json", "--flow", "239.202.0.2:5000"});
  CHECK(number(second.json(), "datagrams") == 400);
  const auto list = replay({trace, "--list"});
  CHECK(std::count(list.output.begin(), list.output.end(), '\n') == 2);
}

TEST_CASE("A cut trace is played to the cut with a warning", "[replay][program]") {
  const Folder folder;
  auto bytes = file_of({});
  bytes.resize(bytes.size() / 2 + 3);
  const auto result = replay({folder.write("cut.pcapng", bytes), "--json"});
  CHECK(result.code == 0);
  CHECK(result.errors.find(": byte ") != std::string::npos);
  CHECK(result.json().at("cut").as_bool());
  CHECK(number(result.json(), "datagrams") == Approx(400).margin(2));
}

TEST_CASE("What is no trace, and what cannot be meant, is exit 2 with a remedy",
          "[replay][program]") {
  const Folder folder;
  const auto good = folder.write("good.pcapng", file_of({}));
  const auto garbage = folder.write("garbage", std::vector<std::byte>(1000, std::byte{7}));
  auto spoilt_bytes = file_of({});
  spoilt_bytes[spoilt_bytes.size() - 4] = std::byte{1};
  const auto spoilt = folder.write("spoilt.pcapng", spoilt_bytes);
  const std::vector<std::pair<std::vector<std::string>, std::string>> bad = {
      {{}, "TRACE"},
      {{folder.file("none")}, "cannot be read"},
      {{garbage}, "byte 0"},
      {{spoilt}, "two lengths differ"},
      {{good, "--flow", "1.2.3.4:5"}, "--list"},
      {{good, "--max-delay", "60"}, "20ms"},
      {{good, "--output", "/none/x.wav"}, "/none/x.wav"},
      {{good, "--csv", "/none/x.csv"}, "/none/x.csv"},
      {{good, "--loss", "5"}, "per cent"}};
  for (const auto& [arguments, said] : bad) {
    const auto result = replay(arguments);
    CAPTURE(result.errors, said);
    CHECK(result.code == 2);
    CHECK(result.errors.find(said) != std::string::npos);
  }
}
