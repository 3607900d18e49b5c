#pragma once
/// What control may ask of the shards that serve listeners by WebRTC; a small fake takes its place
/// in tests of the control plane.

#include "codecs/sdp/webrtc_offer.h"
#include "relay/webrtc/listener.h"

#include <cstddef>
#include <cstdint>
#include <functional>

namespace dragoman::app {

/// All methods on the control thread; none waits for a shard.
class WebMedia {
 public:
  virtual ~WebMedia() = default;

  virtual std::size_t shards() const noexcept = 0;
  /// Of the certificate that answers.
  virtual const sdp::Fingerprint& fingerprint() const noexcept = 0;
  /// To the shard that the command's seat names. False when its queue is full (try again).
  virtual bool post(const webrtc::Command& command) = 0;
  /// Calls `each` for everything that the shards told since the last call.
  virtual void drain(const std::function<void(const webrtc::Event&)>& each) = 0;

  virtual std::uint64_t refused(webrtc::Refusal refusal) const noexcept = 0;
  virtual std::uint64_t sent_packets() const noexcept = 0;
};

}  // namespace dragoman::app
