#include "client/net/send_target.h"

#include "client/net/control_session.h"

namespace dragoman::client {

SendTarget target_of(const Registered& session) noexcept {
  const auto& welcome = session.welcome;
  SendTarget target;
  target.to = session.media;
  target.identity.ssrc = rtp::Ssrc{welcome.ssrc};
  target.identity.payload_type = static_cast<std::uint8_t>(welcome.payload_type);
  if (welcome.srtp.empty()) return target;
  const auto key = srtp::parse_master_key(welcome.srtp);
  if (!key) return {};
  target.sealed = true;
  target.key = *key;
  return target;
}

}  // namespace dragoman::client
