// The control plane's part in who may hear and do what: keys that are changed, sessions that end
// with them, and the keys of encrypted channels.

#include "relay/app/control_plane.h"
#include "relay/app/descriptions.h"

#include <optional>

namespace dragoman::app {

void ControlPlane::end_revoked() {
  auto& guard = trust_.guard();
  const auto ended = [&guard](const Caller& caller) { return !guard.still_holds(caller); };
  constexpr std::string_view kReason = "The key of this session no longer holds.";
  int count = hub_.end_those(ended, kReason) + live_.end_those(ended, kReason) +
              phones_.end_those(ended, kReason) + ears_.end_those(ended, kReason) +
              opus_.end_those(ended, kReason);
  if (whep_) count += whep_->end_those(ended);
  guard.counters().revoked += static_cast<std::uint64_t>(count);
  // Whoever was let in before may still know the keys of the channels.
  for (std::size_t room = 0; room < event_.rooms.size(); ++room) renew_keys(room);
}

void ControlPlane::renew_keys(std::size_t room) {
  if (keys_.renew(room, now_())) hub_.publish_keys(room);
}

net::Response ControlPlane::change_key(const Route& route, const std::string& body,
                                       const Caller& caller) {
  auto answer = trust_.change(route, body, caller);
  if (answer.status == 200) end_revoked();
  return answer;
}

net::Response ControlPlane::description(const Route& route, std::size_t room, int channel,
                                        const Caller& caller) const {
  const auto keys = keys_.of(room, static_cast<std::size_t>(channel));
  if (!keys.empty() && !caller.confidential)
    return net::error_response(403, "unprotected",
                               "This channel is encrypted, and its key is told by TLS only.",
                               "Ask for the description over https.");
  std::optional<StreamProtection> protection;
  if (!keys.empty()) protection = {keys.front(), media_.frame(room)};
  return describe_resource(event_, room, channel, route.resource, source_address_,
                           second_source_address_, protection);
}

}  // namespace dragoman::app
