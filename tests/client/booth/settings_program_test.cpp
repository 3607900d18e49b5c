/// A desk that is started again hears as before.

#include "tests/client/audio/temporary_file.h"
#include "tests/client/booth/headless_desk.h"
#include "tests/client/net/child.h"
#include "tests/support/catch.h"

#include <boost/json.hpp>

#include <filesystem>
#include <fstream>

using namespace dragoman;
using dragoman::testing::Child;
using dragoman::testing::desk;
using dragoman::testing::FakeRelay;

namespace {

boost::json::object headphones(Child& child) {
  return boost::json::parse(child.read_line()).as_object().at("headphones").as_object();
}

}  // namespace

TEST_CASE("a desk that is started again has its volume, tone, presets and calibration") {
  const testing::TemporaryFile file(".toml");
  std::filesystem::remove(file.path());
  FakeRelay relay;
  {
    Child child(DRAGOMAN_BOOTH, desk(relay, {"--settings", file.path()}));
    for (const char* line : {"volume -9", "bass up", "calibration 104", "preset 1 store ru"})
      child.say(line);
    for (int i = 0; i < 3; ++i) headphones(child);
    CHECK(headphones(child).at("presets").at("1").as_string() == "ru");
    child.say("quit");
    CHECK(child.wait() == 0);
  }
  auto arguments = desk(relay, {"--settings", file.path()});
  arguments.insert(arguments.end(), {"--treble", "-4"});  // said now, so it rules
  Child child(DRAGOMAN_BOOTH, arguments);
  child.say("balance 20");
  const auto now = headphones(child);
  CHECK(now.at("volume_db").to_number<double>() == -9);
  CHECK(now.at("bass_db").to_number<double>() == 2);
  CHECK(now.at("treble_db").to_number<double>() == -4);
  CHECK(now.at("calibration_db").to_number<double>() == 104);
  CHECK(now.at("presets").at("1").as_string() == "ru");
  child.say("quit");
  CHECK(child.wait() == 0);
  CHECK(child.errors().find("calibrated: 104 dB SPL at full scale") != std::string::npos);
}

TEST_CASE("a desk whose settings are broken says where, keeps them, and begins anew") {
  const testing::TemporaryFile file(".toml");
  std::ofstream(file.path()) << "volume_db = -3\nbass_db = high\n";
  FakeRelay relay;
  Child child(DRAGOMAN_BOOTH, desk(relay, {"--settings", file.path()}));
  child.say("treble 2");
  CHECK(headphones(child).at("volume_db").to_number<double>() == 0);
  child.say("quit");
  CHECK(child.wait() == 0);
  CAPTURE(child.errors());
  CHECK(child.errors().find(file.path().string() + ":2: ") != std::string::npos);
  const auto aside = file.path().string() + ".broken-1";
  CHECK(child.errors().find("kept as " + aside) != std::string::npos);
  CHECK(child.errors().find("uncalibrated") != std::string::npos);
  CHECK(std::filesystem::remove(aside));
}

TEST_CASE("a knob beyond its range on the command line is exit 2 with the range") {
  FakeRelay relay;
  auto arguments = desk(relay, {"--settings", "/tmp/never-written.toml"});
  arguments.insert(arguments.end(), {"--volume", "40"});
  Child child(DRAGOMAN_BOOTH, arguments);
  CHECK(child.wait() == 2);
  CHECK(child.errors().find("-60 to 20 dB") != std::string::npos);
}
