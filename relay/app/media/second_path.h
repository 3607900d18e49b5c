#pragma once
/// Everything that a room multicasts once more, by another interface: the same packets under the
/// second path's own SSRCs, so that a listener on both networks survives the loss of either.

#include "relay/app/media/channel_groups.h"
#include "relay/app/media/group_seal.h"
#include "relay/app/media/mailbox.h"
#include "relay/app/media/outgoing_batch.h"

#include <vector>

namespace dragoman::app {

/// Constructed on control, then used by one thread; real-time safe.
class SecondPath {
 public:
  /// `socket` leaves by the second interface.
  SecondPath(const event::Event& event, std::size_t room, net::UdpSocket& socket,
             Counters& counters);

  /// Control: of the channels that are sent here.
  void seal(std::unique_ptr<const SealTable> table) { seals_.post(std::move(table)); }

  /// Before anything of frame `n`.
  void begin(FrameIndex n) noexcept;
  void send(int channel_index, engine::PacketSink::Kind kind, rtp::Bytes datagram) noexcept;
  void flush() noexcept { batch_.flush(); }

 private:
  struct Line {
    ChannelGroups groups;
    rtp::Ssrc plain{}, red{};
    bool encrypted = false;
  };

  Counters& counters_;
  Mailbox<SealTable> seals_;
  const SealTable* sealed_with_ = nullptr;  ///< of this frame
  FrameIndex frame_{};
  OutgoingBatch batch_;
  std::vector<Line> lines_;  ///< by channel index
};

}  // namespace dragoman::app
