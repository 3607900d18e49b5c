#include "relay/app/media/sequence_guard.h"
#include "tests/support/catch.h"

using dragoman::app::SequenceGuard;
using dragoman::rtp::SequenceNumber;
using Verdict = SequenceGuard::Verdict;

namespace {

Verdict check(SequenceGuard& guard, int sequence) {
  return guard.check(SequenceNumber{static_cast<std::uint16_t>(sequence)});
}

}  // namespace

TEST_CASE("packets in order are fresh, over the wrap too") {
  SequenceGuard guard;
  for (int i = 65000; i < 67000; ++i) REQUIRE(check(guard, i) == Verdict::fresh);
}

TEST_CASE("a packet seen before is a duplicate, one that was overtaken is not") {
  SequenceGuard guard;
  for (const int i : {10, 11, 14, 13}) CHECK(check(guard, i) == Verdict::fresh);
  CHECK(check(guard, 13) == Verdict::duplicate);
  CHECK(check(guard, 14) == Verdict::duplicate);
  CHECK(check(guard, 10) == Verdict::duplicate);
  CHECK(check(guard, 12) == Verdict::fresh);
  CHECK(check(guard, 12) == Verdict::duplicate);
}

TEST_CASE("one replayed packet from far away cannot move the stream") {
  SequenceGuard guard;
  for (int i = 0; i < 1000; ++i) check(guard, i);
  CHECK(check(guard, 40'000) == Verdict::strange);
  CHECK(check(guard, 1000) == Verdict::fresh);
  CHECK(check(guard, 800) == Verdict::strange);
  CHECK(check(guard, 1001) == Verdict::fresh);
  // The same packet again proves nothing: a restart is two packets in sequence.
  CHECK(check(guard, 40'000) == Verdict::strange);
  CHECK(check(guard, 40'000) == Verdict::strange);
}

TEST_CASE("a source that restarts is believed from its second packet on") {
  SequenceGuard guard;
  for (int i = 0; i < 100; ++i) check(guard, i);
  CHECK(check(guard, 30'000) == Verdict::strange);
  CHECK(check(guard, 30'001) == Verdict::fresh);
  CHECK(check(guard, 30'002) == Verdict::fresh);
  CHECK(check(guard, 100) == Verdict::strange);
}

TEST_CASE("a gap of seconds is loss, not a restart") {
  SequenceGuard guard;
  check(guard, 0);
  CHECK(check(guard, 2900) == Verdict::fresh);
  CHECK(check(guard, 2850) == Verdict::fresh);
}
