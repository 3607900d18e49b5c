#include "client/booth/knobs.h"

#include "client/booth/desk_line.h"
#include "client/booth/protection_watch.h"
#include "tests/support/catch.h"

#include <chrono>

using namespace dragoman;
using namespace dragoman::client;
using namespace std::chrono_literals;

namespace {

headphone::Sound turned(std::initializer_list<const char*> lines, headphone::Sound sound = {}) {
  for (const char* line : lines) {
    const auto read = read_desk_line(line);
    const auto* command = std::get_if<SoundCommand>(&read);
    CAPTURE(line);
    REQUIRE(command != nullptr);
    apply(sound, *command);
  }
  return sound;
}

std::string refusal(const char* line) {
  const auto read = read_desk_line(line);
  const auto* bad = std::get_if<BadLine>(&read);
  return bad != nullptr ? bad->reason : "";
}

}  // namespace

TEST_CASE("lines turn the knobs: to a value, up, down, and off where there is an off") {
  const auto sound = turned(
      {"volume -7.5", "bass +6", "treble down", "sidetone -12", "balance 30", "calibration 104"});
  CHECK(sound.volume_db == -7.5F);
  CHECK(sound.bass_db == 6.0F);
  CHECK(sound.treble_db == -2.0F);
  CHECK(sound.sidetone_db == -12.0F);
  CHECK(sound.balance == Approx(0.3));
  CHECK(sound.calibration().full_scale_db == 104.0F);
  const auto back = turned({"sidetone off", "calibration none", "volume up"}, sound);
  CHECK_FALSE(back.sidetone_db);
  CHECK(back.calibration().full_scale_db == headphone::kUncalibratedDb);
  CHECK(back.volume_db == -5.5F);
  CHECK(turned({"sidetone up"}).sidetone_db == -20.0F);
}

TEST_CASE("no knob turns beyond its end, and a value beyond is refused with the range") {
  headphone::Sound sound;
  for (int i = 0; i < 100; ++i) sound = turned({"volume up", "bass down", "balance up"}, sound);
  CHECK(sound.volume_db == headphone::kMostVolumeDb);
  CHECK(sound.bass_db == -headphone::kMostToneDb);
  CHECK(sound.balance == 1.0F);
  CHECK(refusal("volume 21").find("-60 to 20 dB") != std::string::npos);
  for (const char* line :
       {"volume", "volume loud", "volume nan", "volume inf", "volume 3 4", "volume off", "bass 13",
        "sidetone 1", "balance -1", "calibration 200", "volume 1e99"}) {
    CAPTURE(line);
    CHECK_FALSE(refusal(line).empty());
  }
}

TEST_CASE("preset lines") {
  const auto read = [](const char* line) { return std::get<PresetCommand>(read_desk_line(line)); };
  CHECK(read("preset 3").number == 3);
  CHECK_FALSE(read("preset 3").store);
  CHECK(read("preset 9 store").store);
  CHECK(read("preset 1 store ru").channel == "ru");
  for (const char* line :
       {"preset", "preset 0", "preset 10", "preset x", "preset 1 ru", "preset 1 store ru en"}) {
    CAPTURE(line);
    CHECK(refusal(line).find("1 to 9") != std::string::npos);
  }
}

TEST_CASE("an acting protection shows at once, calmly, and goes out a second after it ended") {
  ProtectionWatch watch;
  headphone::ProtectionStatus status;
  Instant now{100s};
  CHECK(watch.update(status, now) == ProtectionView{});
  status.shock_gain_db = -6.4F;
  CHECK(watch.update(status, now += 20ms) == ProtectionView{2, -6, 0});
  status.peak_gain_db = -10;
  CHECK(watch.update(status, now += 20ms) == ProtectionView{1, -16, 0});
  status.peak_gain_db = 0;  // still brought down, no longer held at the peak
  CHECK(watch.update(status, now += 900ms).stage == 1);
  CHECK(watch.update(status, now += 100ms) == ProtectionView{2, -6, 0});
  status.shock_gain_db = 0;
  CHECK(watch.update(status, now += 999ms).stage == 2);
  CHECK(watch.update(status, now += 1ms).stage == 0);
  status.warning = true;
  status.warnings = 1;
  CHECK(watch.update(status, now += 20ms) == ProtectionView{3, 0, 1});
}
