#include "relay/app/route.h"

#include <optional>
#include <vector>

namespace dragoman::app {
namespace {

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// RFC 3986 §2.1; nothing when a percent sign is not followed by two digits.
std::optional<std::string> percent_decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex(text[i + 1]), low = hex(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

/// Segments of the path; nothing when it is not one.
std::optional<std::vector<std::string>> segments(std::string_view target) {
  target = target.substr(0, target.find_first_of("?#"));
  if (target.empty() || target.front() != '/') return std::nullopt;
  target.remove_prefix(1);
  std::vector<std::string> parts;
  while (!target.empty()) {
    const auto end = std::min(target.find('/'), target.size());
    auto part = percent_decode(target.substr(0, end));
    if (!part) return std::nullopt;
    parts.push_back(std::move(*part));
    target.remove_prefix(std::min(end + 1, target.size()));
  }
  return parts;
}

bool take_suffix(std::string& text, std::string_view suffix) {
  if (text.size() <= suffix.size() || !std::string_view(text).ends_with(suffix)) return false;
  text.resize(text.size() - suffix.size());
  return true;
}

Route channel_route(Route route, std::string name) {
  route.resource = Resource::channel;
  if (take_suffix(name, ".path2.red.sdp"))
    route.resource = Resource::path2_red_sdp;
  else if (take_suffix(name, ".path2.sdp"))
    route.resource = Resource::path2_sdp;
  else if (take_suffix(name, ".red.sdp"))
    route.resource = Resource::red_sdp;
  else if (take_suffix(name, ".sdp"))
    route.resource = Resource::sdp;
  else if (take_suffix(name, ".opus"))
    route.resource = Resource::opus;
  route.channel = std::move(name);
  return route;
}

/// /tap/channels/{channel}, /tap/sources/{source}, /tap/desks/{booth}/{desk}/microphone and
/// /incoming
Route tap_route(Route route, const std::vector<std::string>& parts) {
  const auto& what = parts[5];
  route.channel = parts[6];
  if (parts.size() == 7 && what == "channels") route.resource = Resource::tap_channel;
  if (parts.size() == 7 && what == "sources") route.resource = Resource::tap_source;
  if (parts.size() != 9 || what != "desks") return route;
  route.desk = parts[7];
  if (parts[8] == "microphone") route.resource = Resource::tap_microphone;
  if (parts[8] == "incoming") route.resource = Resource::tap_incoming;
  return route;
}

/// Below /api/v1/rooms/{room}/.
Route room_route(const std::vector<std::string>& parts) {
  Route route;
  route.room = parts[3];
  const auto& what = parts[4];
  if (parts.size() >= 7 && what == "tap") return tap_route(std::move(route), parts);
  if (parts.size() == 5 && what == "recording") route.resource = Resource::recording;
  if (parts.size() == 5 && what == "session") route.resource = Resource::opening;
  if (parts.size() == 5 && what == "messages") route.resource = Resource::messages;
  if (parts.size() == 5 && what == "listen") route.resource = Resource::listen;
  if (parts.size() == 5 && what == "signals") route.resource = Resource::signals;
  if (parts.size() == 5 && what == "network") route.resource = Resource::network_report;
  if (parts.size() == 5 && what == "floor") route.resource = Resource::floor;
  if (parts.size() == 6 && what == "sources") {
    route.resource = Resource::source;
    route.channel = parts[5];
  }
  if (parts.size() == 6 && what == "channels") return channel_route(std::move(route), parts[5]);
  if (parts.size() == 7 && parts[6] == "history" && (what == "channels" || what == "sources")) {
    route.resource = what == "channels" ? Resource::channel_history : Resource::source_history;
    route.channel = parts[5];
  }
  if (parts.size() == 7 && parts[6] == "listeners" && what == "channels") {
    route.resource = Resource::channel_listeners;
    route.channel = parts[5];
  }
  if (parts.size() == 7 && what == "desks") {
    route.resource = Resource::desk;
    route.channel = parts[5];
    route.desk = parts[6];
  }
  return route;
}

Route api_route(const std::vector<std::string>& parts) {
  if (parts.size() < 3 || parts[1] != "v1") return {};
  if (parts.size() >= 5 && parts[2] == "rooms") return room_route(parts);
  if (parts.size() == 4 && parts[2] == "keys") return {Resource::key, {}, parts[3], {}};
  if (parts.size() != 3) return {};
  if (parts[2] == "event") return {Resource::event, {}, {}, {}};
  if (parts[2] == "alarms") return {Resource::alarms, {}, {}, {}};
  if (parts[2] == "live") return {Resource::live, {}, {}, {}};
  if (parts[2] == "session") return {Resource::session, {}, {}, {}};
  if (parts[2] == "keys") return {Resource::keys, {}, {}, {}};
  if (parts[2] == "pin") return {Resource::pin, {}, {}, {}};
  if (parts[2] == "reload") return {Resource::reload, {}, {}, {}};
  return {};
}

/// /qr/{room}.svg, /qr/{room}.png, /sheet/{room}, /chair/{room}, /speak/{room}, /assets/decoder.js
/// and other files of pages, /runbook/{kind}
Route phone_route(const std::vector<std::string>& parts) {
  if (parts[0] == "runbook") return {Resource::runbook, {}, parts[1], {}};
  if (parts[0] == "assets" && parts[1] != "decoder.js")
    return {Resource::speak_file, {}, parts[1], {}};
  Route route;
  route.room = parts[1];
  if (parts[0] == "sheet")
    route.resource = Resource::sheet;
  else if (parts[0] == "chair")
    route.resource = Resource::chair;
  else if (parts[0] == "speak")
    route.resource = Resource::speak;
  else if (parts[0] == "qr" && take_suffix(route.room, ".svg"))
    route.resource = Resource::qr_svg;
  else if (parts[0] == "qr" && take_suffix(route.room, ".png"))
    route.resource = Resource::qr_png;
  else if (parts[0] == "assets")
    route.resource = Resource::decoder;
  return route;
}

/// /whep/{room}/{channel} and /whip/{room}/{source}, and below it the sessions that began there.
Route webrtc_route(const std::vector<std::string>& parts) {
  const bool speaks = parts[0] == "whip";
  if (parts.size() == 3) return {speaks ? Resource::whip : Resource::whep, parts[1], parts[2], {}};
  if (parts.size() == 4)
    return {speaks ? Resource::whip_session : Resource::whep_session, parts[1], parts[2], parts[3]};
  return {};
}

}  // namespace

Route parse_target(std::string_view target) {
  const auto parts = segments(target);
  if (!parts) return {};
  if (parts->empty()) return {Resource::home, {}, {}, {}};
  if (parts->front() == "api") return api_route(*parts);
  if (parts->front() == "console" && parts->size() <= 2)
    return {Resource::console, {}, parts->size() == 2 ? parts->back() : std::string(), {}};
  if (parts->front() == "whep" || parts->front() == "whip") return webrtc_route(*parts);
  if (parts->size() == 2) return phone_route(*parts);
  if (parts->size() > 1) return {};
  const auto& name = parts->front();
  if (name == "healthz") return {Resource::healthz, {}, {}, {}};
  if (name == "readyz") return {Resource::readyz, {}, {}, {}};
  if (name == "metrics") return {Resource::metrics, {}, {}, {}};
  return {Resource::room_page, name, {}, {}};
}

std::string_view allowed_methods(Resource resource) noexcept {
  if (resource == Resource::alarms) return "GET, HEAD, POST";
  if (resource == Resource::whep) return "POST";
  if (resource == Resource::whep_session) return "POST, DELETE";
  if (resource == Resource::whip) return "POST";
  if (resource == Resource::whip_session) return "GET, HEAD, DELETE";
  return resource >= Resource::reload ? "POST" : "GET, HEAD";
}

bool is_allowed(Resource resource, std::string_view method) noexcept {
  std::string_view rest = allowed_methods(resource);
  while (!rest.empty()) {
    const auto end = std::min(rest.find(','), rest.size());
    if (rest.substr(0, end) == method) return true;
    rest.remove_prefix(std::min(end + 2, rest.size()));
  }
  return false;
}

}  // namespace dragoman::app
