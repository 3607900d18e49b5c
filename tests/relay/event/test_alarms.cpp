#include "tests/relay/event/event_text.h"
#include "tests/support/catch.h"

using namespace dragoman::event;
using namespace dragoman::event::testing;
using namespace std::chrono_literals;

TEST_CASE("alarms have thresholds without a word in the file, and take those that it has") {
  const auto usual = loaded(with_room("")).alarms;
  CHECK(usual.off.none());
  CHECK(usual.silence_hold == 10s);
  CHECK(usual.webhook.empty());
  const auto alarms =
      loaded(with_head("[alarms]\n"
                       "off = [\"drift\", \"cpu\"]\n"
                       "silence_dbfs = -50\nsilence_hold = \"2.5s\"\n"
                       "too_low_lufs = -30\njitter = \"5ms\"\n"
                       "disk_free_gb = 0.5\nlisteners_losing = 5\nclock = \"250ms\"\n"
                       "querier_hold = \"20min\"\n"
                       "webhook = \"http://10.0.0.7:9000/dragoman\""))
          .alarms;
  CHECK(alarms.off.count() == 2);
  CHECK(alarms.off.test(static_cast<std::size_t>(AlarmKind::drift)));
  CHECK(alarms.silence_dbfs == -50);
  CHECK(alarms.silence_hold == 2500ms);
  CHECK(alarms.too_low_lufs == -30);
  CHECK(alarms.jitter == 5ms);
  CHECK(alarms.disk_free_gb == 0.5);
  CHECK(alarms.listeners_losing == 5);
  CHECK(alarms.clock == 250ms);
  CHECK(alarms.querier_hold == 20min);
  CHECK(alarms.webhook == "http://10.0.0.7:9000/dragoman");
}

TEST_CASE("a threshold that cannot be is refused with what may be") {
  const auto problem = [](const std::string& line) {
    const auto problems = problems_of(with_head("[alarms]\n" + line));
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].line >= kHeadLine);
    return problems[0].message + " " + problems[0].remedy;
  };
  CHECK(mentions(problem("off = [\"noise\"]"), "loudness_jump"));
  CHECK(mentions(problem("silence_hold = \"700s\""), "whole milliseconds"));
  CHECK(mentions(problem("hysteresis_percent = 100"), "90"));
  CHECK(mentions(problem("too_low_lufs = -10"), "not below"));
  CHECK(mentions(problem("webhook = \"https://example.org/\""), "proxy"));
  CHECK(mentions(problem("webhook = \"http:///x\""), "http://HOST:PORT"));
  CHECK(mentions(problem("silense_dbfs = -50"), "silence_dbfs"));
}
