#pragma once
/// What all who speak by WebRTC have in common, a room's floors and technicians who talk from a
/// page: how they are admitted and answered, and what they are told of their sound. Control thread.

#include "codecs/sdp/webrtc_offer.h"
#include "relay/app/media_control.h"
#include "relay/webrtc/listener.h"

#include <cstdint>
#include <string>
#include <vector>

namespace dragoman::app {

/// Speakers have the last slots of the first shard: floors the first of these.
inline constexpr std::uint16_t kFirstSpeaker = webrtc::kMaxSlots - webrtc::kSpeakerSlots;
inline constexpr std::uint16_t kFirstTalker = webrtc::kMaxSlots - webrtc::kSpeakerSlots / 3;

/// The command that admits whoever made that offer.
webrtc::Command admit_speaker(const sdp::Offer& offer, std::uint16_t seat, std::size_t room,
                              const webrtc::Random& random);
webrtc::Command end_speaker(std::uint16_t seat);

/// What is answered to the offer of somebody who was admitted.
struct SpeakerAnswer {
  const sdp::Fingerprint& fingerprint;
  const std::vector<rtp::Endpoint>& candidates;
  bool stereo = false;
  int packet_ms = 20;
};
std::string answer_speaker(const sdp::Offer& offer, const webrtc::Admitted& admitted,
                           const SpeakerAnswer& answer, const webrtc::Random& random);

/// Of a speaker whose handshake is done.
SourcePeer peer_of(const webrtc::Event& connected);

/// Receiver reports for one speaker (RFC 3550 §6.4.1).
class SpeakerReports {
 public:
  /// The next, which says what came since the one before.
  webrtc::Command next(std::uint16_t seat, const SourceReception& came);

 private:
  std::int64_t expected_ = 0, lost_ = 0;  ///< at the last report
};

}  // namespace dragoman::app
