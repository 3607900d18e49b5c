#pragma once
/// Everything that a room multicasts once more, by another interface: the same packets under the
/// second path's own SSRCs, so that a listener on both networks survives the loss of either.

#include "relay/app/media/channel_groups.h"
#include "relay/app/media/outgoing_batch.h"

#include <vector>

namespace dragoman::app {

/// Constructed on control, then used by one thread; real-time safe.
class SecondPath {
 public:
  /// `socket` leaves by the second interface.
  SecondPath(const event::Event& event, std::size_t room, net::UdpSocket& socket,
             Counters& counters);

  void send(int channel_index, engine::PacketSink::Kind kind, rtp::Bytes datagram) noexcept;
  void flush() noexcept { batch_.flush(); }

 private:
  struct Line {
    ChannelGroups groups;
    rtp::Ssrc plain{}, red{};
  };

  OutgoingBatch batch_;
  std::vector<Line> lines_;  ///< by channel index
};

}  // namespace dragoman::app
