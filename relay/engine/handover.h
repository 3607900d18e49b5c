#pragma once
/// Handover inside a booth. Either side asks: a desk off air to take over from the mate on air, a
/// desk on air that its mate take over. The other accepts or declines; unanswered, the request
/// lapses. A forced take-over needs no answer.

#include "relay/engine/desk.h"

#include <span>

namespace dragoman::engine {

/// An unanswered request lapses after this.
inline constexpr Nanoseconds kHandoverPatience = std::chrono::seconds{60};

/// The pending request of one booth, whose desks are handed in with every call. Real-time safe.
class Handover {
 public:
  /// Why the step cannot be taken, or none. When the two desks have changed places, the taker is
  /// open where the giver was: what they feed is cross-faded in the frame that follows.
  Reason step(HandoverStep step, Desk& by, std::span<Desk> booth, Instant now) noexcept;

  /// Once per frame: drops a request that lapsed, or that lost its sense because one of the two
  /// opened, closed or left.
  void update(std::span<Desk> booth, Instant now) noexcept;

  const HandoverRecord& latest() const noexcept { return latest_; }

 private:
  Reason ask(Desk& asker, std::span<Desk> booth, Instant now) noexcept;
  Reason answer(Desk& by, bool accepts, std::span<Desk> booth) noexcept;
  Reason take(Desk& taker, std::span<Desk> booth) noexcept;
  Reason withdraw(Desk& by, std::span<Desk> booth) noexcept;
  void end(std::span<Desk> booth) noexcept;
  void note(HandoverEnd how, const Desk& giver, const Desk& taker) noexcept;

  bool pending_ = false;
  bool asker_gives_ = false;  ///< it is on air, and asks to be relieved
  Seat asker_{}, asked_{};
  Instant since_{};
  HandoverRecord latest_{};
};

}  // namespace dragoman::engine
