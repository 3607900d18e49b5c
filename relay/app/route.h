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
  listen,  ///< the page's WebSocket
  qr_svg,  ///< the code that leads to a room's page
  qr_png,
  sheet,    ///< the same to print, with the steps
  decoder,  ///< of the page's fallback
  alarms,   ///< read, and acknowledged by POST
  channel_history,
  source_history,  ///< `channel` is the source
  console,       ///< the technician's page; `channel` is the file below it, empty = the page itself
  whep,          ///< an offer to hear a channel
  whep_session,  ///< `desk` is the session's id
  recording,
  floor,
  channel,
  desk,
  opening,  ///< of a room, and its closing
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

/// Value of an Allow header: "GET, HEAD" or "POST".
std::string_view allowed_methods(Resource resource) noexcept;
bool is_allowed(Resource resource, std::string_view method) noexcept;

}  // namespace dragoman::app
