#pragma once
/// Where the packets of some channels go: out by multicast a few at a time, to the unicast fan-out
/// and to control's tap when somebody takes them there.

#include "relay/app/media/channel_interest.h"
#include "relay/app/media/counters.h"
#include "relay/app/media/fanout.h"
#include "relay/app/media/slot_queue.h"
#include "relay/engine/channel_line.h"
#include "relay/event/event.h"
#include "relay/net/udp.h"

#include <array>
#include <functional>
#include <vector>

namespace dragoman::app {

/// What every room's threads share; outlives them.
struct Surroundings {
  const event::Event& event;
  net::UdpSocket& socket;  ///< bound to the media port: the source port of all that leaves
  Counters& counters;
  Fanout& fanout;
  std::function<void()> wake_control;
};

/// Constructed on control, then used by the one thread whose lines these are; real-time safe.
class LineSink final : public engine::PacketSink {
 public:
  using Tap = SlotQueue<EncodedFrame>;

  /// `lines`: how many of the room's channels send here, for the size of the queues.
  LineSink(const Surroundings& surroundings, std::size_t room, std::size_t lines,
           const ChannelInterest& interest);

  /// Before the lines process frame `n`, due at `due`; after they all have.
  void begin(FrameIndex n, Instant due) noexcept;
  void end() noexcept;

  void send(int channel_index, Kind kind, rtp::Bytes datagram) noexcept override;
  void encoded(int channel_index, FrameIndex n, rtp::Bytes opus) noexcept override;

  /// Control: frames of channels that are tapped.
  Tap& tap() noexcept { return tap_; }

 private:
  struct Groups {
    rtp::Endpoint plain, red;
  };
  /// Datagrams of one system call: few enough that the first does not wait for long.
  static constexpr std::size_t kBatch = 8;

  rtp::Endpoint destination(int channel_index, Kind kind) const noexcept;
  void flush() noexcept;
  void offer_unicast(int channel_index, Kind kind, rtp::Bytes datagram) noexcept;

  const Surroundings& surroundings_;
  const ChannelInterest& interest_;
  std::uint16_t room_;
  std::vector<Groups> groups_;  ///< by channel index
  std::array<net::Outgoing, kBatch> batch_{};
  std::array<std::array<std::byte, rtp::kMaxDatagram>, kBatch> batched_;
  std::size_t batched_count_ = 0;
  Fanout::Queue& unicast_;
  Tap tap_;
  FrameIndex frame_{};
  Instant due_{};
  bool unicast_waits_ = false;
  bool tap_waits_ = false;
};

}  // namespace dragoman::app
