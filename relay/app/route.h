#pragma once
/// Paths of the HTTP contract (design.md, "HTTP"). Pure.

#include <cstdint>
#include <string>
#include <string_view>

namespace dragoman::app {

enum class Resource : std::uint8_t {
  none,  ///< no such path
  home,
  room_page,
  healthz,
  readyz,
  metrics,
  event,
  live,
  session,
  sdp,
  red_sdp,
  path2_sdp,
  path2_red_sdp,
  opus,
  messages,
  keys,
  listen,          ///< the page's WebSocket
  signals,         ///< the chair's WebSocket
  tap_channel,     ///< below tap/: what a technician hears unnoticed, WebSockets all
  tap_source,      ///< `channel` is the floor source
  tap_microphone,  ///< of a desk, whether it is on air or not
  tap_incoming,    ///< what a desk hears
  qr_svg,          ///< the code that leads to a room's page
  qr_png,
  sheet,       ///< the same to print, with the steps
  decoder,     ///< of the page's fallback
  speak,       ///< a remote speaker's page
  speak_file,  ///< what that page loads; `channel` is its name
  alarms,      ///< read, and acknowledged by POST
  channel_history,
  source_history,  ///< `channel` is the source
  channel_listeners,
  runbook,       ///< `channel` is the kind of alarm
  chair,         ///< the chair's page
  console,       ///< the technician's page; `channel` is the file below it, empty = the page itself
  whep,          ///< an offer to hear a channel
  whep_session,  ///< `desk` is the session's id
  whip,          ///< an offer to be a floor source; `channel` is its name
  whip_session,  ///< `desk` is the session's id
  reload,        ///< of the event file
  recording,
  floor,
  source,  ///< `channel` is the floor source
  channel,
  desk,
  opening,         ///< of a room, and its closing
  network_report,  ///< of a watching listener
  pin,
  key  ///< `channel` is its name
};

struct Route {
  Resource resource = Resource::none;
  std::string room;
  std::string channel;  ///< or booth
  std::string desk;     ///< as written
};

/// Takes a request's target apart: query ignored, segments percent-decoded. Whatever the text, it
/// gives a route; ids are not looked up.
Route parse_target(std::string_view target);

/// Listening unnoticed: everything below /api/v1/rooms/{room}/tap/.
constexpr bool is_tap(Resource resource) noexcept {
  return resource >= Resource::tap_channel && resource <= Resource::tap_incoming;
}

/// Value of an Allow header: "GET, HEAD" or "POST".
std::string_view allowed_methods(Resource resource) noexcept;
bool is_allowed(Resource resource, std::string_view method) noexcept;

}  // namespace dragoman::app
