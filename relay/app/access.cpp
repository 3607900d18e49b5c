#include "relay/app/access.h"

#include "codecs/rtp/endpoint.h"

#include <algorithm>

namespace dragoman::app {

Access access_of(Resource resource) noexcept {
  if (is_tap(resource)) return Access::keyed;
  switch (resource) {
    case Resource::none:
    case Resource::home:
    case Resource::room_page:
    case Resource::healthz:
    case Resource::readyz:
    case Resource::event:    // less to those who show no key
    case Resource::live:     // the same
    case Resource::listen:   // its messages show a key, for sound
    case Resource::session:  // its hello says who comes
    case Resource::qr_svg:
    case Resource::qr_png:
    case Resource::sheet:
    case Resource::chair:
    case Resource::signals:  // what booths ask of whoever speaks, not who asks
    case Resource::decoder:
    case Resource::speak:  // the page alone; what it sends asks for a key
    case Resource::speak_file:
    case Resource::console:       // the page alone; what it shows and does asks for a key
    case Resource::whep_session:  // its id is a secret of its own
    case Resource::whip_session:  // so, too
    case Resource::whip:          // as a hello: for whom depends on the room
    case Resource::runbook:       // a book that comes with the program
    case Resource::pin:
      return Access::open;
    case Resource::sdp:
    case Resource::red_sdp:
    case Resource::path2_sdp:
    case Resource::path2_red_sdp:
    case Resource::opus:
    case Resource::whep:
      return Access::listening;
    default:
      return Access::staff;
  }
}

std::string_view host_name(std::string_view host) noexcept {
  return host.substr(0, host.find(':', host.starts_with('[') ? host.find(']') : 0));
}

bool same_name(std::string_view a, std::string_view b) noexcept {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

bool is_literal_host(std::string_view host) noexcept {
  const auto name = host_name(host);
  return name == "localhost" || name == "[::1]" || rtp::parse_address(name).has_value();
}

}  // namespace dragoman::app
