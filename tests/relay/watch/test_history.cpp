#include "relay/watch/history.h"
#include "tests/support/catch.h"

#include <cmath>
#include <limits>

using namespace dragoman;
using watch::Figures;
using watch::Fold;

namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
constexpr watch::Folds kFolds{Fold::power, Fold::highest, Fold::mean, Fold::highest, Fold::mean};

}  // namespace

TEST_CASE("Within a second decibels are meant as power, peaks kept, and what is unknown left out") {
  watch::History history(kFolds);
  history.add({-20, -6, 1, kUnknown, 10});
  history.add({-120, -12, 3, kUnknown, kUnknown});
  history.second();
  const auto& second = history.fine().at(0);
  CHECK(second[0] == Approx(-23.01).margin(0.01));
  CHECK(second[1] == -6);
  CHECK(second[2] == 2);
  CHECK(std::isnan(second[3]));
  CHECK(second[4] == 10);
}

TEST_CASE("A second in which nothing came is unknown, not zero") {
  watch::History history(kFolds);
  history.second();
  REQUIRE(history.fine().size() == 1);
  for (const float figure : history.fine().at(0)) CHECK(std::isnan(figure));
}

TEST_CASE("Ten seconds make a step of the long history, the highest of them its peak") {
  watch::History history(kFolds);
  for (int second = 0; second < 25; ++second) {
    history.add({-20, static_cast<float>(-40 + second), 2, 5, 5});
    history.second();
  }
  REQUIRE(history.coarse().size() == 2);
  CHECK(history.coarse().at(0)[1] == -31);
  CHECK(history.coarse().at(1)[1] == -21);
  CHECK(history.coarse().at(1)[0] == Approx(-20).margin(0.01));
}

TEST_CASE("Only the last ten minutes and twelve hours are kept, in their order") {
  watch::History history(kFolds);
  const int seconds = 13 * 3600;
  for (int second = 0; second < seconds; ++second) {
    history.add({-20, -6, static_cast<float>(second), 0, 0});
    history.second();
  }
  REQUIRE(history.fine().size() == watch::History::kFine);
  CHECK(history.fine().at(0)[2] == static_cast<float>(seconds - 600));
  CHECK(history.fine().at(599)[2] == static_cast<float>(seconds - 1));
  REQUIRE(history.coarse().size() == watch::History::kCoarse);
  CHECK(history.coarse().at(0)[2] == Approx(3600 + 4.5));
}
