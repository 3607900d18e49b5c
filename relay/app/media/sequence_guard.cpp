#include "relay/app/media/sequence_guard.h"

namespace dragoman::app {
namespace {

// The window of RFC 3550 §A.1 (MAX_DROPOUT, MAX_MISORDER): at 2.5 ms a packet, 7.5 s forward and a
// quarter of a second back.
constexpr int kMaxAhead = 3000;
constexpr int kMaxBehind = 100;
constexpr int kRemembered = 64;

}  // namespace

SequenceGuard::Verdict SequenceGuard::check(rtp::SequenceNumber sequence) noexcept {
  if (!started_) {
    restart(sequence);
    return Verdict::fresh;
  }
  const int step = distance(sequence, newest_);
  if (step > kMaxAhead || step < -kMaxBehind) {
    if (jumped_ && sequence == expected_after_jump_) {
      restart(sequence);
      return Verdict::fresh;
    }
    jumped_ = true;
    expected_after_jump_ = sequence + 1;
    return Verdict::strange;
  }
  jumped_ = false;  // the old stream lives: what jumped away was no restart
  if (step > 0) {
    seen_ = step < kRemembered ? (seen_ << step) | 1 : 1;
    newest_ = sequence;
    return Verdict::fresh;
  }
  if (-step >= kRemembered) return Verdict::fresh;
  const std::uint64_t bit = std::uint64_t{1} << -step;
  if ((seen_ & bit) != 0) return Verdict::duplicate;
  seen_ |= bit;
  return Verdict::fresh;
}

void SequenceGuard::restart(rtp::SequenceNumber sequence) noexcept {
  newest_ = sequence;
  seen_ = 1;
  started_ = true;
  jumped_ = false;
}

}  // namespace dragoman::app
