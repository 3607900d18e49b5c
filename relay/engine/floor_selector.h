#pragma once
/// Which of a room's floor sources is the floor: the first by priority that is alive and has had
/// some sound of late; where none has, the first that is alive. A primary
/// that comes back is taken again once it has stayed alive for a while, so that a flapping link
/// does not flap the floor. The technician may prefer a source; while that one is dead the others
/// stand in, because silence is never what was wanted.

#include "relay/engine/ids.h"

#include <array>
#include <chrono>

namespace dragoman::engine {

/// How long a better source must have been alive before the floor goes back to it.
inline constexpr Nanoseconds kFloorReturn = std::chrono::seconds{1};

/// Real-time safe.
class FloorSelector {
 public:
  /// What the room saw of a slot at this frame.
  struct Candidate {
    bool present = false;
    bool alive = false;
    bool silent = false;  ///< alive, and without any sound for long
    bool sounds() const noexcept { return alive && !silent; }
  };
  using Candidates = std::array<Candidate, kMaxFloorSources>;

  /// kNone = automatic.
  void prefer(std::int16_t slot) noexcept;
  /// The slot to carry from this frame on, kNone when none is open. Once per frame.
  std::int16_t update(const Candidates& candidates, Instant now) noexcept;

  std::int16_t selected() const noexcept { return selected_; }
  std::int16_t preferred() const noexcept { return preferred_; }
  /// A floor was carried once, and now no source of it is alive.
  bool lost() const noexcept { return carried_ && !alive_; }

 private:
  bool trusted(std::int16_t slot, const Candidates& candidates, Instant now) const noexcept;
  std::int16_t best(const Candidates& candidates, Instant now) const noexcept;

  std::int16_t preferred_ = kNone;
  std::int16_t selected_ = kNone;
  bool carried_ = false;
  bool alive_ = false;
  bool hurry_ = false;  ///< the technician chose: no waiting
  std::array<bool, kMaxFloorSources> sounded_{};
  std::array<Instant, kMaxFloorSources> sounds_since_{};
};

}  // namespace dragoman::engine
