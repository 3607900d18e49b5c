#include "client/monitor/meter_bar.h"
#include "client/monitor/text_width.h"
#include "tests/support/catch.h"

using namespace dragoman::client;

namespace {

const Paint kPlain{false};

std::string bar(std::optional<double> rms, std::optional<double> peak = std::nullopt) {
  return meter_bar(rms, peak, 30, kPlain);  // two decibels a cell
}

int count(const std::string& text, const std::string& part) {
  int n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

}  // namespace

TEST_CASE("the bar is as long as the level is high") {
  CHECK(count(bar(-60), "█") == 0);
  CHECK(count(bar(-30), "█") == 15);
  CHECK(count(bar(0), "█") + count(bar(0), "▓") == 30);
  CHECK(count(bar(std::nullopt), "█") == 0);
  CHECK(bar(-200) == bar(-60));
  CHECK(bar(20) == bar(0));
}

TEST_CASE("the bar moves by eighths of a cell") {
  CHECK(count(bar(-29), "▌") == 1);
  CHECK(bar(-29) != bar(-28.7));
}

TEST_CASE("every bar takes exactly its cells") {
  for (double level = -70; level <= 5; level += 0.7) {
    CHECK(text_columns(bar(level, level + 8)) == 30);
    CHECK(text_columns(meter_bar(level, level + 8, 7, kPlain)) == 7);
  }
}

TEST_CASE("the target level is marked, below and inside the bar") {
  CHECK(count(bar(-60), "┊") == 1);
  CHECK(count(bar(-10), "▓") == 1);
  CHECK(count(bar(-10), "┊") == 0);
}

TEST_CASE("the held peak stands above the level") {
  CHECK(count(bar(-30, -10), "│") == 1);
  CHECK(count(bar(-30, -70), "│") == 0);
  CHECK(bar(-30, -10).find("│") > bar(-30, -20).find("│"));
}

TEST_CASE("colours say how loud it is, and NO_COLOR takes them away") {
  const std::string loud = meter_bar(-1, std::nullopt, 30, Paint{true});
  CHECK(loud.find("\x1b[32m") < loud.find("\x1b[33m"));
  CHECK(loud.find("\x1b[33m") < loud.find("\x1b[31m"));
  CHECK(meter_bar(-20, std::nullopt, 30, Paint{true}).find("\x1b[31m") == std::string::npos);
  CHECK(bar(-1).find('\x1b') == std::string::npos);
  CHECK_FALSE(colours_wanted("1", "xterm"));
  CHECK_FALSE(colours_wanted(nullptr, "dumb"));
  CHECK_FALSE(colours_wanted(nullptr, nullptr));
  CHECK(colours_wanted("", "xterm-256color"));
}

TEST_CASE("the scale names its ends and the target, at the target's cell") {
  const std::string scale = meter_scale(30);
  CHECK(scale.size() == 30);
  CHECK(scale.substr(0, 3) == "-60");
  CHECK(scale.back() == '0');
  const auto mark = text_columns(bar(-60).substr(0, bar(-60).find("┊")));
  CHECK(scale.find("-23") + 2 == static_cast<std::size_t>(mark));
  CHECK(meter_scale(6).size() == 6);
}
