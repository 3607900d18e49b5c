#pragma once
/// What the relay answers to an offer: one sound, sent or taken by an ICE-lite endpoint that waits
/// for the other side to begin.

#include "codecs/rtp/endpoint.h"
#include "codecs/rtp/types.h"
#include "codecs/sdp/webrtc_offer.h"

#include <string>
#include <vector>

namespace dragoman::sdp {

struct Answer {
  std::uint64_t session_id = 0;
  std::string ufrag, password;
  Fingerprint fingerprint;
  std::vector<rtp::Endpoint> candidates;  ///< where the relay is reached, the best first
  rtp::Ssrc ssrc{};
  std::string cname;
  bool red = false;     ///< RED is sent; the offer must have it
  bool stereo = false;  ///< two channels may be sent
  int packet_ms = 20;
  Want want = Want::hear;  ///< speak: the relay takes the sound; `ssrc` and RED have no part in it
};

/// Lines end in CR LF. Any thread.
std::string write_answer(const Offer& offer, const Answer& answer);

}  // namespace dragoman::sdp
