#include "relay/event/duration.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::event;
using namespace std::chrono_literals;

TEST_CASE("a duration is a number with its unit") {
  CHECK(parse_duration("5ms") == Nanoseconds{5ms});
  CHECK(parse_duration("2.5ms") == Nanoseconds{2500us});
  CHECK(parse_duration("1.5s") == Nanoseconds{1500ms});
  CHECK(parse_duration("300 ms") == Nanoseconds{300ms});
  CHECK(parse_duration("250us") == Nanoseconds{250us});
  CHECK(parse_duration("2min") == Nanoseconds{2min});
  CHECK(parse_duration("0s") == Nanoseconds{0});
  CHECK(parse_duration("0.000001s") == Nanoseconds{1us});
}

TEST_CASE("what is no duration is refused, however it is spelled") {
  for (const char* text : {"", "5", "ms", "-5ms", "+5ms", "5 m", "1e3ms", "1.5.5s", ".5s", "5.s",
                           "5mss", "0x5ms", "99999999999s", "2000min", "5ms ", "1,5s", "∞s"}) {
    INFO(text);
    CHECK_FALSE(parse_duration(text).has_value());
  }
}

TEST_CASE("a duration is shown as people would write it, and reads back the same") {
  for (const char* text : {"2.5ms", "5ms", "300ms", "1.5s", "250us", "0s", "60s"}) {
    INFO(text);
    CHECK(duration_text(parse_duration(text).value()) == text);
  }
}
