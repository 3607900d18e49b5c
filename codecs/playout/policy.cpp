#include "codecs/playout/policy.h"

#include <algorithm>
#include <numeric>

namespace dragoman::playout {
namespace {
using std::chrono::milliseconds;
constexpr Samples kHeadroom = 24;  ///< 0.5 ms
constexpr Nanoseconds kPatience = milliseconds{700};
constexpr Nanoseconds kLittlePatience = milliseconds{175};  ///< what is awaited has its time
/// What is learned at the beginning is learned by growing too far.
constexpr Nanoseconds kBeginning = milliseconds{4000};
constexpr Nanoseconds kRetry = milliseconds{20};
constexpr Nanoseconds kPause = milliseconds{40};
constexpr Samples kUrgent = 1920;  ///< 40 ms too much is worse than an imperfect joint
constexpr Samples kTrifle = 120;   ///< 2.5 ms too much are no reason for a joint that is heard
constexpr Samples kChoice = 240;   ///< growing may overshoot by this to find a good joint
constexpr Samples kCreeps = 96;    ///< 2 ms: what the drift loop takes away more gently
constexpr Samples kSpare = 4;      ///< places in the store for packets that are early
constexpr float kPickiest = 0.9F;
constexpr Samples kMoves = 16;  ///< a spread that comes and goes by this part of it moves nothing
}  // namespace

Policy::Policy(const Config& config) noexcept
    : expected_spread_(config.expected_spread),
      min_delay_(duration_to_samples(config.min_delay)),
      initial_delay_(duration_to_samples(config.initial_delay)),
      max_delay_(duration_to_samples(config.max_delay)),
      store_packets_(static_cast<Samples>(config.store_packets)),
      longest_(max_delay_) {}

void Policy::observe(Spread spread, Nanoseconds lead, const Lattice& lattice,
                     bool experienced) noexcept {
  if (!experienced) spread.lately = std::max(spread.lately, expected_spread_);
  jitter_ = duration_to_samples(std::max({spread.lately, spread.usual, spread.awaited})) + 1;
  moves_ = spread.awaited > spread.usual ? 0 : jitter_ / kMoves;
  memory_ = jitter_ - duration_to_samples(spread.lately) - 1;
  lead_ = duration_to_samples(lead) + 1;
  if (lattice.period != lattice_.period || lattice.packet != lattice_.packet) {
    step_ = std::gcd(lattice.period, lattice.packet);
  }
  lattice_ = lattice;
  longest_ = std::min(max_delay_, std::max<Samples>(1, store_packets_ - kSpare) * lattice.packet);
  floor_ = experienced ? min_delay_ : std::max(min_delay_, initial_delay_ + lead_);
}

/// How much longer a packet's first sample waits than it would at its best place in the blocks.
Samples Policy::place_after(Samples shift) const noexcept {
  if (!lattice_.even) return 0;
  const Samples place = (lattice_.next - lattice_.ahead - shift) % step_;
  return place < 0 ? place + step_ : place;
}

/// Not so near to the best place that no further step could be short enough to get there.
bool Policy::leaves_well(Samples shift) const noexcept {
  const Samples place = place_after(shift);
  return place == 0 || place >= kMinLag;
}

Samples Policy::longest_wait(Samples shift) const noexcept {
  if (!lattice_.even) return lattice_.ahead + lattice_.period;
  return lattice_.ahead + lattice_.period - step_ + place_after(shift);
}

Samples Policy::target_after(Samples shift) const noexcept {
  const Samples wish = jitter_ + lead_ + longest_wait(shift) + kHeadroom;
  return std::clamp(wish, std::min(floor_, longest_), longest_);
}

void Policy::allow_shrinking(Samples margin) noexcept {
  allowed_.reset();
  const Samples spare = jitter_ / (4 * kMoves);
  const Samples longest = std::min(kMaxLag, margin - floor_);
  for (Samples lag = kMinLag; lag <= longest; ++lag) {
    if (margin - lag >= target_after(lag) + spare && leaves_well(lag))
      allowed_.set(static_cast<std::size_t>(lag));
  }
}

void Policy::allow_growing(Samples margin) noexcept {
  allowed_.reset();
  Samples last = std::min(kMaxLag, longest_ - margin);
  for (Samples lag = kMinLag; lag <= last; ++lag) {
    if (margin + lag < target_after(-lag) || !leaves_well(-lag)) continue;
    if (allowed_.none()) last = std::min(last, lag + kChoice);
    allowed_.set(static_cast<std::size_t>(lag));
  }
  if (allowed_.any()) return;
  for (Samples lag = kMaxLag / 2; lag <= last; ++lag) allowed_.set(static_cast<std::size_t>(lag));
}

Policy::Move Policy::decide(Samples margin, Instant now) noexcept {
  const Samples wanted = target();
  if (!began_) began_ = now;
  if (margin < wanted - memory_ - kHeadroom) {
    waiting_ = Move::none;
    allow_growing(margin);
    similarity_ = -1;
    return allowed_.any() ? Move::grow : Move::none;
  }
  if (margin < wanted - kHeadroom - moves_) {
    if (now < next_try_) return Move::none;
    allow_growing(margin);
    return at_leisure(Move::grow, wanted - margin, now);
  }
  if (!lattice_.even && margin - wanted < kCreeps) return Move::none;
  if (now < next_try_ || margin - kMinLag < jitter_ + lead_ + kHeadroom) return Move::none;
  allow_shrinking(margin);
  return at_leisure(Move::shrink, margin - wanted, now);
}

/// Picky about the joint at first, and less and less so.
Policy::Move Policy::at_leisure(Move move, Samples off, Instant now) noexcept {
  if (allowed_.none()) {
    waiting_ = Move::none;
    next_try_ = now + kRetry;
    return Move::none;
  }
  if (waiting_ != move) {
    waiting_ = move;
    waiting_since_ = now;
  }
  const bool soon = move == Move::grow || now - *began_ < kBeginning;
  const Nanoseconds patience = soon ? kLittlePatience : kPatience;
  const double waited =
      static_cast<double>((now - waiting_since_).count()) / static_cast<double>(patience.count());
  periods_ = off > kTrifle ? Periods::any : Periods::whole;
  similarity_ = off > kUrgent ? 0.0F : kPickiest * static_cast<float>(std::max(0.0, 1.0 - waited));
  return move;
}

void Policy::done(bool success, Instant now) noexcept {
  next_try_ = now + (success ? kPause : kRetry);
  if (success) waiting_ = Move::none;
}

}  // namespace dragoman::playout
