#pragma once
/// The keys of encrypted channels: new at every start, and again whenever somebody is not to hear
/// any more what he could hear before. Those who listen get the next key before it is used, so that
/// they miss nothing. Control thread; time is handed in.

#include "relay/app/media_control.h"
#include "relay/app/media_key.h"
#include "relay/event/event.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace dragoman::app {

class MulticastKeys {
 public:
  /// From telling a key to its use: enough for a message to come through to every listener.
  static constexpr Nanoseconds kLead = std::chrono::milliseconds{500};

  /// Event and media must outlive it. Gives the media plane its first keys.
  MulticastKeys(const event::Event& event, MediaControl& media, Random random);

  /// Those that a listener must have now, the one in use first; none of a channel that is open.
  std::vector<ChannelKeys> of(std::size_t room, std::size_t channel) const;
  /// Draws another key for each encrypted channel of the room, to be told at once and used after
  /// kLead; one that was told and is not in use yet is never used. False when no channel has any.
  bool renew(std::size_t room, Instant now);
  /// A few times a second: keys whose time has come are used.
  void tick(Instant now);

 private:
  struct Room {
    RoomKeys current, next;
    std::optional<Instant> due;  ///< of the next
  };
  RoomKeys draw(std::size_t room);

  const event::Event& event_;
  MediaControl& media_;
  Random random_;
  std::uint32_t mki_;  ///< the last that was given; never the same twice in one run
  std::vector<Room> rooms_;
};

}  // namespace dragoman::app
