#include "client/floor/options.h"

#include "tests/client/audio/temporary_file.h"
#include "tests/support/catch.h"

#include <fstream>
#include <vector>

using namespace dragoman;
using namespace dragoman::client;

namespace {

FloorOptions parse(const std::vector<std::string>& words) {
  CLI::App app("", "dragoman-floor");
  FloorOptions options;
  add_options(app, options);
  app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  check(options);
  return options;
}

}  // namespace

TEST_CASE("the contract's four inputs are understood, and name the source") {
  const testing::TemporaryFile wav(".wav"), sdp(".sdp");
  std::ofstream(wav.path()) << "x";
  std::ofstream(sdp.path()) << "x";
  CHECK(parse({"--room", "hall", "--device", "default"}).name == "device");
  CHECK(parse({"--room", "hall", "--file", wav.path(), "--loop"}).name == "file");
  CHECK(parse({"--room", "hall", "--tone", "440"}).name == "tone");
  CHECK(parse({"10.0.0.5:7400", "--room", "hall", "--rtp", sdp.path()}).name == "rtp");
  CHECK(parse({"--room", "hall", "--tone", "440", "--name", "line"}).name == "line");
}

TEST_CASE("inputs, channels and codec reach the stream") {
  const auto options = parse({"--room", "hall", "--device", "usb", "--inputs", "3,4", "--channels",
                              "2", "--codec", "opus", "--packet-ms", "5"});
  CHECK(options.inputs == std::vector<int>{3, 4});
  CHECK(options.contribution.channels == 2);
  CHECK(options.contribution.codec == control::Codec::opus);
  CHECK(options.contribution.packet == 240);
  CHECK(parse({"--room", "hall", "--tone", "440"}).contribution.packet == 120);
}

TEST_CASE("what makes no sense is refused as bad usage") {
  CHECK_THROWS_AS(parse({"--room", "hall", "--tone", "440", "--from", "10.0.0.20"}), ProgramError);
  CHECK_THROWS_AS(parse({"--tone", "440"}), ProgramError);
  CHECK_THROWS_AS(parse({"--room", "hall"}), ProgramError);
  CHECK_THROWS_AS(parse({"--room", "hall", "--tone", "440", "--file", "a.wav"}), CLI::ParseError);
  CHECK_THROWS_AS(parse({"--room", "hall", "--tone", "440", "--loop"}), CLI::ParseError);
  CHECK_THROWS_AS(parse({"--room", "hall", "--tone", "440", "--codec", "mp3"}), CLI::ParseError);
  CHECK_THROWS_AS(parse({"--room", "hall", "--device", "x", "--inputs", "3,4"}), ProgramError);
  CHECK_THROWS_AS(parse({"--room", "hall", "--tone", "440", "--packet-ms", "20"}), ProgramError);
}

TEST_CASE("an input or an interface that is not there is bad usage, with what there is") {
  const auto refused = [](const std::vector<std::string>& words) {
    try {
      parse(words);
    } catch (const ProgramError& error) {
      CHECK(error.exit() == Exit::usage);
      return std::string(error.what()) + " | " + error.remedy();
    }
    return std::string("not refused");
  };
  CHECK(refused({"--room", "hall", "--file", "/none/a.wav"}).find("--file /none/a.wav: no such") ==
        0);
  CHECK(refused({"--room", "hall", "--rtp", "/none/a.sdp"}).find("--rtp /none/a.sdp: no such") ==
        0);
  CHECK(refused({"--room", "hall", "--file", "/"}).find("is a directory") != std::string::npos);
  const auto interface = refused({"--room", "hall", "--tone", "440", "--interface", "nope0"});
  CHECK(interface.find("nope0") != std::string::npos);
  CHECK(interface.find("lo (127.0.0.1)") != std::string::npos);
}

TEST_CASE("listing devices needs neither room nor input") {
  CHECK(parse({"--list-devices"}).list_devices);
}
