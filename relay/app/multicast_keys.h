#pragma once
/// The keys of encrypted channels: new at every start, and again whenever somebody is not to hear
/// any more what he could hear before. A closed session encrypts every channel of its room, in
/// groups of its own, and moves to others when anybody is put out. Those who listen get the next
/// key, and where it will be, before it is used, so that they miss nothing. Control thread; time is
/// handed in.

#include "relay/app/media_control.h"
#include "relay/app/media_key.h"
#include "relay/event/event.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace dragoman::app {

class MulticastKeys {
 public:
  /// From telling a key to its use: enough for a message to come through to every listener, and for
  /// them to join.
  static constexpr Nanoseconds kLead = std::chrono::milliseconds{500};
  /// From a key's last use until it opens nothing more at those who stay: what is on its way still
  /// arrives, and who was put out and still has it can forge nothing with it.
  static constexpr Nanoseconds kGrace = std::chrono::milliseconds{500};

  /// Event and media must outlive it. Gives the media plane its first keys; a room of `closed` (by
  /// room, empty = none) begins in a closed session.
  MulticastKeys(const event::Event& event, MediaControl& media, Random random,
                const std::vector<bool>& closed = {});

  /// Those that a listener must have now, the one in use first; none of a channel that is open and
  /// always was. One without an identifier: in the clear, where the channel usually is.
  std::vector<ChannelKeys> of(std::size_t room, std::size_t channel) const;
  /// Draws another key for each encrypted channel of the room, to be told at once and used after
  /// kLead; one that was told and is not in use yet is never used. False when no channel has any.
  bool renew(std::size_t room, Instant now);
  /// Begins or ends a closed session, to be told at once and in force after kLead.
  void close(std::size_t room, bool closed, Instant now);
  bool closed(std::size_t room) const noexcept { return rooms_[room].closed; }
  /// A few times a second: keys whose time has come are used, or forgotten. The rooms where those
  /// who listen are to be told.
  std::vector<std::size_t> tick(Instant now);

 private:
  struct Room {
    RoomKeys before, current, next;
    std::optional<Instant> due{};     ///< of the next
    std::optional<Instant> forget{};  ///< those before
    bool closed = false;
    bool ever_told = false;  ///< of a channel that is open when nothing is closed
    int place = 0;           ///< the last that a closed session had
  };
  RoomKeys draw(std::size_t room);
  bool any_sealed(std::size_t room) const;

  const event::Event& event_;
  MediaControl& media_;
  Random random_;
  std::uint32_t mki_;  ///< the last that was given; never the same twice in one run, and never 0
  std::vector<Room> rooms_;
};

}  // namespace dragoman::app
