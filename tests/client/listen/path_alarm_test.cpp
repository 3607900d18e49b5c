#include "client/listen/path_alarm.h"

#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::client;
using namespace std::chrono_literals;

namespace {
constexpr Instant kStart{1000s};
}

TEST_CASE("two paths that play are nothing to speak of") {
  PathAlarm alarm(kStart);
  for (Instant now = kStart; now < kStart + 10s; now += 20ms) {
    const auto verdict = alarm.look(now, {now, now});
    CHECK_FALSE(verdict.say);
    CHECK_FALSE(verdict.rejoin);
  }
}

TEST_CASE("a path that falls silent is told once, joined at once and every minute, and told back") {
  PathAlarm alarm(kStart);
  const std::size_t lost = GENERATE(std::size_t{0}, std::size_t{1});
  int said = 0, joined = 0;
  for (Instant now = kStart; now < kStart + 130s; now += 20ms) {
    PathAlarm::Heard heard{now, now};
    heard[lost] = kStart;
    const auto verdict = alarm.look(now, heard);
    if (verdict.rejoin) CHECK(*verdict.rejoin == lost);
    joined += verdict.rejoin ? 1 : 0;
    if (!verdict.say) continue;
    ++said;
    CHECK(now - kStart == kSilence);
    CHECK(verdict.say->warning);
    CHECK(verdict.say->text.find(lost == 0 ? "first" : "second") != std::string::npos);
  }
  CHECK(said == 1);
  CHECK(joined == 3);
  const auto back = alarm.look(kStart + 131s, {kStart + 131s, kStart + 131s});
  REQUIRE(back.say);
  CHECK_FALSE(back.say->warning);
}

TEST_CASE("a path that was never heard is missing, both silent are the policy's business") {
  PathAlarm alarm(kStart);
  CHECK_FALSE(alarm.look(kStart + 400ms, {kStart + 400ms, std::nullopt}).rejoin);
  CHECK(alarm.look(kStart + 600ms, {kStart + 600ms, std::nullopt}).rejoin == 1U);
  PathAlarm deaf(kStart);
  CHECK_FALSE(deaf.look(kStart + 2s, {std::nullopt, std::nullopt}).say);
}
