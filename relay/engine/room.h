#pragma once
/// One room: sources in, one finished PCM block per channel and frame out. Pure: time, datagrams
/// and commands are handed in, so a two-day event runs in virtual time.

#include "codecs/audio/format.h"
#include "codecs/rtp/types.h"
#include "relay/engine/command.h"
#include "relay/engine/fader.h"
#include "relay/engine/ids.h"
#include "relay/event/event.h"

#include <memory>

namespace dragoman::engine {

/// Levels and counters are worked out for the frames that begin so often, a multiple of every frame
/// length (20 ms): they are shown 25 times a second, and twice that is fresh enough.
inline constexpr Samples kStatusPeriod = kSampleRate / 50;

/// Where a room puts what it has to say. Called on the mix thread; must be real-time safe.
class EventSink {
 public:
  virtual ~EventSink() = default;
  /// False when there is no room; the engine keeps the event and offers it again next frame.
  virtual bool post(const EngineEvent& event) noexcept = 0;
};

/// Single thread (the room's mix thread) after construction; all but the constructor is real-time
/// safe.
class Room {
 public:
  /// Allocates everything the room will ever need but its sources.
  Room(const event::Event& event, std::size_t room_index, EventSink& sink);
  ~Room();
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;

  /// Between frames.
  void apply(const Command& command, Instant now) noexcept;

  /// An RTP datagram of the source in `slot`, already proved to come from its registered peer.
  void receive(int slot, rtp::Bytes datagram, Instant arrival) noexcept;

  /// Mixes frame `n`, whose first sample is due at `now`. Pulls every source exactly once.
  void mix(FrameIndex n, Instant now) noexcept;

  /// The block of a channel that the last mix made (frame × channels samples), before its line.
  audio::Block block(int channel_index) const noexcept;

  /// What the source in `slot` gave to the last mix, before gate, gain and fade, whether it is on
  /// air or not; an empty block when there is none. Looking changes nothing.
  Strand pre_fade(int slot) const noexcept;

  /// State that lines and control publish; levels of channels are filled in by the lines.
  const RoomStatus& status() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dragoman::engine
