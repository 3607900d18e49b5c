#pragma once
/// The desks of a room and what they may do: presses, coughs, moves between outputs, and the
/// technician's locks. Applies the rules; knows nothing of sound.

#include "relay/engine/auto_relay.h"
#include "relay/engine/conflict_rule.h"
#include "relay/engine/desk.h"
#include "relay/engine/handover.h"
#include "relay/engine/output_selector.h"
#include "relay/engine/room_rules.h"
#include "relay/event/event.h"

#include <span>
#include <vector>

namespace dragoman::engine {

/// Most desks that feed one channel at once; in a mixed room the next one is refused.
inline constexpr int kMaxOnAir =
    static_cast<int>(std::tuple_size_v<decltype(ChannelStatus::on_air)>);

/// Mix thread; real-time safe but for the constructor. A seat that the event lacks is ignored.
class Interpretation {
 public:
  explicit Interpretation(const event::Room& room);

  /// For the presses to come; whoever is on air stays there.
  void follow(const RoomRules& rules) noexcept;

  /// The desk's source was opened or closed. Either way it is off air: a desk that comes back has
  /// to press again. Its selectors and a lock stay.
  void connect(Seat seat) noexcept;
  void disconnect(Seat seat) noexcept;

  void microphone(Seat seat, bool on, Instant now) noexcept;
  void cough(Seat seat, bool held) noexcept;
  /// Talkback. Whoever hears it, no channel does.
  /// `gone`: whoever heard it is no longer there. Words that were meant for nobody else must not go
  /// on into a channel, so its microphone is closed.
  void talk(Seat seat, Talk to, bool gone) noexcept;
  /// Moves the desk to another output, on air or off. A desk on air leaves its channel at once;
  /// when the new channel refuses it, its microphone closes rather than speak the new language into
  /// the old channel. An output that does not exist changes nothing.
  void output(Seat seat, Output output, std::int16_t channel, Instant now) noexcept;
  /// What the desk hears, 0 is its floor key. On air it cannot listen to what rests on its own
  /// interpretation.
  void incoming(Seat seat, std::int16_t channel) noexcept;
  /// What became of the desk's word about the floor's language; `why` is none when it was taken.
  void answer_floor_language(Seat seat, Reason why) noexcept;
  /// Whether any desk of the booth is there.
  bool is_manned(std::int16_t booth) const noexcept;
  /// A step of a handover between the desks of the seat's booth. A take-over with nobody to take
  /// over from is a press like any other.
  void handover(Seat seat, HandoverStep step, Instant now) noexcept;
  void call(Seat seat, Call wanted, Instant now) noexcept;
  void lock(Seat seat, bool on) noexcept;
  void kick(Seat seat) noexcept;
  /// Of `channel`, to `booth` alone (kNone: to whom the rules allow). Who speaks there goes on
  /// until that booth opens a microphone, which then cuts every other booth's without a gap.
  void give(std::int16_t channel, std::int16_t booth) noexcept;
  std::int16_t given_to(std::int16_t channel) const noexcept {
    return given_[static_cast<std::size_t>(channel)];
  }
  /// Closes every microphone; none opens until the room does.
  void close_room(bool on) noexcept;

  /// Whether sound arrives from the desk; each desk once per frame.
  void hear(Desk& desk, bool alive, Instant now) noexcept;
  /// The microphone of a desk that was heard and has been gone for `hold`, its channel's, closes:
  /// by then people hear the original, and its voice must not burst into that by itself.
  void lapse(Desk& desk, Nanoseconds hold, Instant now) noexcept;
  /// What follows from the rest: lapses, auto-relay, loops of relay. Once per frame, after all
  /// desks were heard.
  void update(std::int16_t floor_language, Instant now) noexcept;

  std::span<const Handover> handovers() const noexcept { return handovers_; }
  std::span<Desk> desks() noexcept { return desks_; }
  std::span<const Desk> desks() const noexcept { return desks_; }
  /// Wishes that were refused since start, by Reason.
  const auto& refusals() const noexcept { return refusals_; }

 private:
  Desk* find(Seat seat) noexcept;
  Reason objection(const Desk& desk, Instant now) const noexcept;
  ConflictRule::Verdict judge(const Desk& newcomer, const Desk& holder, Instant now) const noexcept;
  void open(Desk& desk, Instant now) noexcept;
  void deny(Desk& desk, Reason why) noexcept;
  void turn_floor_keys(std::int16_t floor_language) noexcept;
  std::span<Desk> desks_of(std::size_t booth) noexcept;

  ConflictRule conflict_;
  AutoRelay auto_relay_;
  std::vector<OutputSelector> selectors_;  ///< per booth
  std::vector<Handover> handovers_;        ///< per booth
  std::vector<std::size_t> first_desks_;   ///< per booth, position in desks_; then their end
  std::vector<Desk> desks_;                ///< by booth, then desk
  std::int16_t channels_;
  std::vector<std::int16_t> given_;  ///< booth, by channel
  bool room_closed_ = false;
  decltype(RoomStatus::refusals) refusals_{};
};

}  // namespace dragoman::engine
