#pragma once
/// Decides how long packets wait, and when that may change.

#include "codecs/playout/playout.h"
#include "codecs/playout/time_scale.h"

#include <optional>

namespace dragoman::playout {

/// How packets fall on the blocks that are fetched. All in samples.
struct Lattice {
  Samples period = 0;  ///< length of the fetched block
  Samples packet = 0;
  Samples next = 0;   ///< the next packet's first sample, after the start of the next block
  Samples ahead = 0;  ///< what the resampler needs beyond the block
  bool even = true;   ///< sender and fetcher share a clock: packets keep their places in blocks
};

/// A packet must be there when the block with its first sample is fetched, which is up to one block
/// before that sample plays. So the target delay = spread of arrivals + lead of the fetch + the
/// longest wait of a packet's first sample in its block + head-room, and on an even lattice that
/// wait depends on where the packets lie: P − gcd(F, P) at best. Grows at once for what came, at
/// leisure for what is only expected, and not for less than jitter moves anyway; shrinks in speech.
/// Each by a stretch that lands where it helps. Single thread; real-time safe.
class Policy {
 public:
  explicit Policy(const Config& config) noexcept;

  /// Spread of arrivals: as packets came lately, as they usually come, and what is awaited now.
  struct Spread {
    Nanoseconds lately{0}, usual{0}, awaited{0};
  };
  /// What is known now, before each decision. Without experience of the stream the target stays at
  /// the configured initial delay at least, and the spread at the one expected.
  void observe(Spread spread, Nanoseconds lead, const Lattice& lattice, bool experienced) noexcept;
  /// Target delay from arrival to the playing of a packet's first sample.
  Samples target() const noexcept { return target_after(0); }

  enum class Move : std::uint8_t { none, shrink, grow };
  /// `margin`: present delay. Unless the move is `none`, the three below go with it.
  Move decide(Samples margin, Instant now) noexcept;
  const Lags& allowed() const noexcept { return allowed_; }
  float similarity() const noexcept { return similarity_; }
  Periods periods() const noexcept { return periods_; }
  /// What was decided was done (or found no place).
  void done(bool success, Instant now) noexcept;

 private:
  Samples target_after(Samples shift) const noexcept;
  Move at_leisure(Move move, Samples off, Instant now) noexcept;
  Samples place_after(Samples shift) const noexcept;
  bool leaves_well(Samples shift) const noexcept;
  Samples longest_wait(Samples shift) const noexcept;
  void allow_shrinking(Samples margin) noexcept;
  void allow_growing(Samples margin) noexcept;

  Nanoseconds expected_spread_;
  Samples min_delay_, initial_delay_, max_delay_;
  Samples store_packets_;  ///< more packets than these can't wait
  Samples longest_;        ///< delay: the configured bound, or what fits into the store
  Samples floor_ = 0;
  Samples jitter_ = 0;  ///< spread
  Samples memory_ = 0;  ///< of it, what did not come lately
  Samples moves_ = 0;   ///< of it, what comes and goes, and is not worth growing for
  Samples lead_ = 0;
  Lattice lattice_{};
  Samples step_ = 1;  ///< places in a block that packets can have are this far apart
  Lags allowed_{};
  float similarity_ = 1;
  Periods periods_ = Periods::any;
  Move waiting_ = Move::none;  ///< for a place to do that, since waiting_since_
  Instant waiting_since_{};
  std::optional<Instant> began_;
  Instant next_try_{};
};

}  // namespace dragoman::playout
