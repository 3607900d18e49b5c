#include "relay/engine/fallback_rule.h"

#include "tests/support/catch.h"

using namespace dragoman;
using namespace std::chrono_literals;
using engine::FallbackRule;
using Carries = FallbackRule::Carries;

namespace {

event::Fallback settings(event::EmptyChannel empty, std::chrono::milliseconds hold = 1500ms) {
  return {empty, hold, 300ms, -6.0};
}
constexpr Instant at(Nanoseconds t) {
  return Instant{1000s + t};
}

}  // namespace

TEST_CASE("At start there is no hold") {
  FallbackRule rule{settings(event::EmptyChannel::floor)};
  CHECK(rule.update(false, false, at(0s)) == Carries::floor);
}

TEST_CASE("The hold counts from the frame at which the channel became empty") {
  FallbackRule rule{settings(event::EmptyChannel::floor)};
  CHECK(rule.update(true, false, at(0s)) == Carries::interpreters);
  CHECK(rule.update(false, false, at(5s)) == Carries::hold);
  CHECK(rule.update(false, false, at(6495ms)) == Carries::hold);
  CHECK(rule.update(false, false, at(6500ms)) == Carries::floor);
  CHECK(rule.update(false, false, at(100s)) == Carries::floor);
}

TEST_CASE("Somebody who comes back within the hold starts it anew") {
  FallbackRule rule{settings(event::EmptyChannel::silence)};
  rule.update(true, false, at(0s));
  CHECK(rule.update(false, false, at(1s)) == Carries::hold);
  CHECK(rule.update(true, false, at(2s)) == Carries::interpreters);
  CHECK(rule.update(false, false, at(3s)) == Carries::hold);
  CHECK(rule.update(false, false, at(4499ms)) == Carries::hold);
  CHECK(rule.update(false, false, at(4500ms)) == Carries::silence);
}

TEST_CASE("A hold of zero falls back at once") {
  FallbackRule rule{settings(event::EmptyChannel::floor, 0ms)};
  rule.update(true, false, at(0s));
  CHECK(rule.update(false, false, at(1s)) == Carries::floor);
}

TEST_CASE("The language of the floor is carried in full, whatever the setting") {
  FallbackRule rule{settings(event::EmptyChannel::silence)};
  CHECK(rule.update(false, true, at(0s)) == Carries::floor);
  CHECK(rule.update(false, false, at(1s)) == Carries::silence);
  CHECK(rule.gain(true) == 1.0F);
  CHECK(rule.gain(false) == Approx(0.501).margin(0.001));
}
