#include "codecs/headphone/exposure.h"

#include "tests/support/catch.h"

#include <cmath>
#include <vector>

using dragoman::headphone::Calibration;
using dragoman::headphone::Exposure;

namespace {

/// Mean square of so many dB SPL in a headset of 110.
double at_db(double db) {
  return std::pow(10, (db - 110) / 10) / 2;
}

/// Seconds at which the warning came.
std::vector<int> warnings(Exposure& exposure, double db, int seconds) {
  std::vector<int> when;
  for (int second = 1; second <= seconds; ++second)
    if (exposure.second(at_db(db))) when.push_back(second);
  return when;
}

}  // namespace

TEST_CASE("a minute above 80 dB SPL warns once, then not again for 30 minutes") {
  Exposure exposure;
  CHECK(warnings(exposure, 81, 3 * 3600) == std::vector<int>{60, 1860, 3660, 5460, 7260, 9060});
  CHECK(exposure.warnings() == 6);
}

TEST_CASE("a day below 80 dB SPL is never interrupted") {
  Exposure exposure;
  CHECK(warnings(exposure, 79.9, 20 * 3600).empty());
  CHECK(exposure.minute_db() == Approx(79.9).margin(0.01));
  // 20 hours are 4 dB more than 8.
  CHECK(exposure.eight_hours_db() == Approx(79.9 + 10 * std::log10(20.0 / 8)).margin(0.01));
}

TEST_CASE("it is the mean that counts: short and loud in a quiet minute is nothing") {
  Exposure exposure;
  int warned = 0;
  for (int hour = 0; hour < 60; ++hour) {  // 5 s of 90 dB in each minute: mean 79.2
    warned += static_cast<int>(warnings(exposure, 90, 5).size());
    warned += static_cast<int>(warnings(exposure, 50, 55).size());
  }
  CHECK(warned == 0);
  CHECK(warnings(exposure, 90, 10).size() == 1);
}

TEST_CASE("the pause of 30 minutes counts in silence, too") {
  Exposure exposure;
  CHECK(warnings(exposure, 85, 60).size() == 1);
  CHECK(warnings(exposure, 20, 29 * 60).empty());
  CHECK(warnings(exposure, 85, 59).empty());
  CHECK(warnings(exposure, 85, 1) == std::vector<int>{1});
}

TEST_CASE("a day's dose: two days of 20 hours as interpreters work") {
  Exposure exposure;
  for (int round = 0; round < 20; ++round) {  // half an hour of listening at 83, half an hour off
    warnings(exposure, 83, 1800);
    warnings(exposure, 30, 1800);
  }
  CHECK(exposure.warnings() == 20);
  CHECK(exposure.eight_hours_db() == Approx(83 + 10 * std::log10(10.0 / 8)).margin(0.01));
}

TEST_CASE("another headset counts by its own calibration from then on") {
  Exposure exposure;
  warnings(exposure, 70, 120);
  exposure.set_calibration(Calibration{122});
  warnings(exposure, 70, 60);
  CHECK(exposure.minute_db() == Approx(82).margin(0.01));
}
