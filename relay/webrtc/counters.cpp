#include "relay/webrtc/counters.h"

namespace dragoman::webrtc {

const char* to_string(Refusal refusal) noexcept {
  switch (refusal) {
    case Refusal::stun_malformed:
      return "stun_malformed";
    case Refusal::stun_unknown:
      return "stun_unknown";
    case Refusal::stun_not_authentic:
      return "stun_not_authentic";
    case Refusal::stun_role:
      return "stun_role";
    case Refusal::dtls_unknown:
      return "dtls_unknown";
    case Refusal::dtls_flood:
      return "dtls_flood";
    case Refusal::rtcp_malformed:
      return "rtcp_malformed";
    case Refusal::rtcp_replayed:
      return "rtcp_replayed";
    case Refusal::rtcp_not_authentic:
      return "rtcp_not_authentic";
    case Refusal::addresses_full:
      return "addresses_full";
    case Refusal::queue_full:
      return "queue_full";
    case Refusal::frames_full:
      return "frames_full";
    case Refusal::events_full:
      return "events_full";
    case Refusal::send_failed:
      return "send_failed";
    case Refusal::count_:
      break;
  }
  return "unknown";
}

const char* to_string(End end) noexcept {
  switch (end) {
    case End::deleted:
      return "deleted";
    case End::closed:
      return "closed";
    case End::consent_lost:
      return "consent_lost";
    case End::never_connected:
      return "never_connected";
    case End::wrong_fingerprint:
      return "wrong_fingerprint";
    case End::handshake_failed:
      return "handshake_failed";
    case End::relay_stopped:
      return "relay_stopped";
    case End::count_:
      break;
  }
  return "unknown";
}

}  // namespace dragoman::webrtc
