#pragma once
/// Where the packets of some channels go: out by multicast on one path or two, to the unicast
/// fan-out and to control's tap when somebody takes them there.

#include "relay/app/media/channel_interest.h"
#include "relay/app/media/counters.h"
#include "relay/app/media/fanout.h"
#include "relay/app/media/group_seal.h"
#include "relay/app/media/mailbox.h"
#include "relay/app/media/manifest_sender.h"
#include "relay/app/media/outgoing_batch.h"
#include "relay/app/media/second_path.h"
#include "relay/app/media/slot_queue.h"
#include "relay/app/media/web_plane.h"

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

namespace dragoman::app {

/// What every room's threads share; outlives them.
struct Surroundings {
  const event::Event& event;
  net::UdpSocket& socket;  ///< bound to the media port: the source port of all that leaves
  Counters& counters;
  Fanout& fanout;
  std::function<void()> wake_control;
  net::UdpSocket* second_path = nullptr;  ///< leaves by the second interface, if there is one
  WebPlane* web = nullptr;                ///< listeners by WebRTC, if the event takes any
  /// What each receiver may use for its reports, bytes a second; 0 = not said.
  const std::atomic<float>* report_allowance = nullptr;
  ManifestSender* manifests = nullptr;  ///< null: nothing is signed
};

/// Constructed on control, then used by the one thread whose lines these are; real-time safe.
class LineSink final : public engine::PacketSink {
 public:
  using Tap = SlotQueue<EncodedFrame>;
  using SoundTap = SlotQueue<SoundFrame>;

  /// `lines`: how many of the room's channels send here, for the size of the queues.
  LineSink(const Surroundings& surroundings, std::size_t room, std::size_t lines,
           const ChannelInterest& interest);

  /// Control: what `channels`, whose lines send here, are sealed with from the next frame on.
  void seal(const RoomKeys& keys, const std::vector<int>& channels);

  /// Before the lines process frame `n`, due at `due`; after they all have.
  void begin(FrameIndex n, Instant due) noexcept;
  void end() noexcept;

  void send(int channel_index, Kind kind, rtp::Bytes datagram) noexcept override;
  void encoded(int channel_index, FrameIndex n, rtp::Bytes opus) noexcept override;
  void sounded(int channel_index, FrameIndex n, audio::Block pcm) noexcept override;

  /// Control: frames of channels that are tapped.
  Tap& tap() noexcept { return tap_; }
  /// Control: the floor's sound while it is wanted.
  SoundTap& sound_tap() noexcept { return sound_tap_; }

 private:
  rtp::Bytes with_allowance(rtp::Bytes compound, rtp::MutableBytes buffer) const noexcept;
  void multicast(int channel_index, Kind kind, rtp::Bytes datagram) noexcept;
  void list(int channel_index, FrameIndex n, rtp::Bytes opus) noexcept;
  void offer_unicast(int channel_index, Kind kind, rtp::Bytes datagram) noexcept;

  const Surroundings& surroundings_;
  const ChannelInterest& interest_;
  std::uint16_t room_;
  std::vector<ChannelGroups> groups_;  ///< by channel index
  std::vector<bool> encrypted_;        ///< so, too
  Mailbox<SealTable> seals_;
  const SealTable* sealed_with_ = nullptr;  ///< of this frame
  OutgoingBatch multicast_;
  std::unique_ptr<SecondPath> second_path_;  ///< null with one interface
  Fanout::Queue& unicast_;
  Tap tap_;
  SoundTap sound_tap_;
  std::unique_ptr<WebPlane::Tap> web_;   ///< null without web listeners
  ManifestSender::Queue* const listed_;  ///< null: nothing is signed
  FrameIndex frame_{};
  Instant due_{};
  bool unicast_waits_ = false;
  bool tap_waits_ = false;
  bool manifest_waits_ = false;
};

}  // namespace dragoman::app
