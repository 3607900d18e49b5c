#pragma once
/// How long before its play time a block is fetched.

#include "codecs/playout/sliding_minimum.h"

namespace dragoman::playout {

/// The relay fetches a block at its play time, a sound card one latency earlier; nobody says so.
/// But a packet that came after a fetch shows the least it can be (play time − arrival of what was
/// not there yet), one that came before it the most. Window: ten seconds. Single thread; real-time
/// safe.
class PullLead {
 public:
  void fetched(Instant play_time) noexcept;
  void arrived(Instant arrival) noexcept;
  /// Zero or more; the least that explains what was seen.
  Nanoseconds lead() const noexcept;
  /// When a packet that came to the machine at `arrival` can be said to have come here: one that
  /// the last fetch did not find, although it was on the machine in time, was handed over late (a
  /// thread had to wait for its processor), and what is handed over late plays as badly as what
  /// the network brings late.
  Instant noticed(Instant arrival) const noexcept;

 private:
  bool fetched_ = false;
  bool fresh_ = false;  ///< a packet came since the last fetch
  Instant play_time_{};
  Instant newest_{};
  SlidingMinimum most_{std::chrono::seconds{10}};
  SlidingMinimum least_{std::chrono::seconds{10}};  ///< negated: the largest counts
};

}  // namespace dragoman::playout
