#include "relay/app/web_speaker.h"

#include "codecs/sdp/webrtc_answer.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace dragoman::app {

webrtc::Command admit_speaker(const sdp::Offer& offer, std::uint16_t seat, std::size_t room,
                              const webrtc::Random& random) {
  webrtc::Command command;
  webrtc::Admitted& admitted = command.listener;
  admitted.seat = {0, seat};
  admitted.place = {static_cast<std::uint16_t>(room), webrtc::kNoChannel};
  admitted.ufrag = webrtc::make_ufrag(admitted.seat, random);
  admitted.password = webrtc::make_password(random);
  admitted.fingerprint = offer.fingerprint;
  admitted.opus = offer.opus;
  admitted.ssrc = rtp::Ssrc{random() | 1};  // of the reports that go back
  return command;
}

webrtc::Command end_speaker(std::uint16_t seat) {
  webrtc::Command command;
  command.type = webrtc::Command::Type::end;
  command.listener.seat = {0, seat};
  return command;
}

std::string answer_speaker(const sdp::Offer& offer, const webrtc::Admitted& admitted,
                           const SpeakerAnswer& answer, const webrtc::Random& random) {
  sdp::Answer out;
  out.want = sdp::Want::speak;
  out.session_id = random();
  out.ufrag = webrtc::text_of(admitted.ufrag);
  out.password = webrtc::text_of(admitted.password);
  out.fingerprint = answer.fingerprint;
  out.candidates = answer.candidates;
  out.stereo = answer.stereo;
  out.packet_ms = answer.packet_ms;
  return sdp::write_answer(offer, out);
}

SourcePeer peer_of(const webrtc::Event& connected) {
  const auto& key = connected.key;
  SourcePeer peer;
  peer.from = connected.from;
  peer.opener = std::make_shared<srtp::Receiver>(
      key.profile, rtp::Bytes{key.key}.first(srtp::key_bytes(key.profile)),
      rtp::Bytes{key.salt}.first(srtp::salt_bytes(key.profile)));
  return peer;
}

webrtc::Command SpeakerReports::next(std::uint16_t seat, const SourceReception& came) {
  constexpr std::int64_t kMost = 0x7FFFFF;
  const std::int64_t expected = came.received + came.lost;
  const std::int64_t since = expected - std::exchange(expected_, expected);
  const std::int64_t lost = came.lost - std::exchange(lost_, came.lost);
  webrtc::Command command;
  command.type = webrtc::Command::Type::report;
  command.listener.seat = {0, seat};
  command.reception.source = came.ssrc;
  if (since > 0 && lost > 0)
    command.reception.fraction_lost =
        static_cast<std::uint8_t>(std::min<std::int64_t>(255, lost * 256 / since));
  command.reception.cumulative_lost =
      static_cast<std::int32_t>(std::clamp(came.lost, -kMost, kMost));
  command.reception.extended_highest = came.highest;
  command.reception.jitter =
      static_cast<std::uint32_t>(std::lround(came.jitter_ms * kSampleRate / 1000));
  return command;
}

}  // namespace dragoman::app
