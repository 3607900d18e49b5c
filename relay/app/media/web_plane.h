#pragma once
/// All that serves listeners by WebRTC: the certificate, the shards, and the way to them from the
/// media port and from the lines.

#include "relay/app/media/web_shard.h"
#include "relay/app/web_media.h"
#include "relay/event/event.h"
#include "relay/webrtc/address_book.h"
#include "relay/webrtc/identity.h"

#include <array>
#include <memory>
#include <vector>

namespace dragoman::app {

/// Control thread, unless said otherwise.
class WebPlane final : public WebMedia {
 public:
  /// Makes a certificate; sends on `socket`, so from the media port. Throws std::runtime_error.
  WebPlane(const event::Event& event, net::UdpSocket& socket);
  ~WebPlane() override;

  void start();
  void stop() noexcept;
  void report(std::vector<ThreadReport>& reports) const;

  std::size_t shards() const noexcept override { return shards_.size(); }
  const sdp::Fingerprint& fingerprint() const noexcept override { return identity_.fingerprint(); }
  bool post(const webrtc::Command& command) override;
  void drain(const std::function<void(const webrtc::Event&)>& each) override;
  std::uint64_t refused(webrtc::Refusal refusal) const noexcept override {
    return counters_.refused(refusal);
  }
  std::uint64_t sent_packets() const noexcept override { return counters_.sent(); }

  /// Whoever reads the media port; real-time safe. True when the datagram was for a listener by
  /// WebRTC, whatever became of it.
  bool take(const net::Received& received) noexcept;

  /// One thread's way to all shards.
  class Tap {
   public:
    /// Before start, on control. `lines`: how many channels it offers.
    Tap(WebPlane& plane, std::size_t room, std::size_t lines);
    /// That thread; real-time safe. A frame goes to the shards that want its channel.
    void offer(int channel, FrameIndex n, Instant due, rtp::Bytes opus) noexcept;
    /// After the last frame of a tick.
    void flush() noexcept;

   private:
    WebPlane& plane_;
    std::uint16_t room_;
    std::vector<WebFrames*> queues_;  ///< by shard
    std::uint8_t waiting_ = 0;        ///< shards to wake
  };

 private:
  void hand_over(std::size_t shard, const net::Received& received) noexcept;

  webrtc::Identity identity_;
  webrtc::AddressBook addresses_;
  webrtc::Counters counters_;
  WebInterest interest_;
  WebShard::Common common_;
  std::vector<std::unique_ptr<WebShard>> shards_;
};

}  // namespace dragoman::app
