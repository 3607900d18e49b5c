#pragma once
/// What seals the packets of an encrypted channel's groups (SRTP, RFC 7714): each group has its own
/// SSRC and its own key.

#include "codecs/srtp/sender.h"
#include "relay/app/media/channel_groups.h"
#include "relay/app/media_control.h"

#include <memory>
#include <optional>
#include <vector>

namespace dragoman::app {

/// Built on control, then used by one thread; seal() is real-time safe.
class GroupSeal {
 public:
  explicit GroupSeal(const srtp::NamedKey& key);

  /// `datagram`, of frame `n`, sealed into `buffer`; empty when it does not fit. A packet's index
  /// is that of its frame, so a joiner who knows the time knows the roll-over counter.
  rtp::Bytes seal(engine::PacketSink::Kind kind, FrameIndex n, rtp::Bytes datagram,
                  rtp::MutableBytes buffer) noexcept;

 private:
  srtp::Sender sender_;
};

/// Of one channel on one path, and where it goes.
struct ChannelSeals {
  GroupSeal plain, red;
  ChannelGroups groups;

  GroupSeal& at(engine::PacketSink::Kind kind) noexcept { return is_red(kind) ? red : plain; }
};

/// By channel index; null = that channel has no key.
using SealTable = std::vector<std::unique_ptr<ChannelSeals>>;

/// Of those `channels` alone: no other thread may seal with these.
std::unique_ptr<const SealTable> seal_table(const event::Event& event, std::size_t room,
                                            const RoomKeys& keys, const std::vector<int>& channels,
                                            event::Path path);

}  // namespace dragoman::app
