#include "relay/app/page.h"

#include "relay/app/page_assets.h"

#include <fmt/format.h>

namespace dragoman::app {
namespace {

std::string document(std::string_view title, std::string_view body,
                     std::string_view body_attributes) {
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n<body{}>\n{}</body>\n</html>\n",
      html_escape(title), kPageStyle, body_attributes, body);
}

std::string_view words(engine::ChannelState state) {
  switch (state) {
    case engine::ChannelState::interpreted:
      return "Interpretation";
    case engine::ChannelState::relay:
      return "Interpretation (relay)";
    case engine::ChannelState::floor:
      return "Original";
    case engine::ChannelState::silent:
      return "Pause";
    case engine::ChannelState::muted:
      return "Muted";
    case engine::ChannelState::dead:
      return "Interrupted";
  }
  return "";
}

std::string channel_item(const event::Room& room, const event::Channel& channel,
                         const engine::ChannelStatus& status) {
  const std::string path =
      "/api/v1/rooms/" + url_escape(room.id) + "/channels/" + url_escape(channel.id);
  const std::string id = html_escape(channel.id), name = html_escape(channel.name);
  const std::string lang =
      channel.language.empty() ? "" : " lang=\"" + html_escape(channel.language) + "\"";
  return fmt::format(
      "<li data-room=\"{room}\" data-item=\"{id}\" data-stream=\"{path}.opus\" dir=\"{dir}\">\n"
      "<div><h2{lang}>{name}</h2>\n"
      "<span class=\"state\" data-state=\"{state}\">{words}</span></div>\n"
      "<button type=\"button\" data-channel=\"{id}\" data-action=\"listen\" aria-pressed=\"false\" "
      "aria-label=\"Listen: {name}\">Listen</button>\n"
      "<div class=\"meter\" aria-hidden=\"true\"><i></i></div>\n"
      "<audio controls preload=\"none\" src=\"{path}.opus\" aria-label=\"{name}\"></audio>\n"
      "<div class=\"links\">For players: <a href=\"{path}.sdp\">SDP</a> · "
      "<a href=\"{path}.opus\">Ogg Opus</a></div>\n</li>\n",
      fmt::arg("room", html_escape(room.id)), fmt::arg("id", id), fmt::arg("path", path),
      fmt::arg("dir", channel.right_to_left ? "rtl" : "ltr"), fmt::arg("lang", lang),
      fmt::arg("name", name), fmt::arg("state", engine::to_string(status.state)),
      fmt::arg("words", words(status.state)));
}

}  // namespace

std::string html_escape(std::string_view text) {
  std::string out;
  for (const char c : text) switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  return out;
}

std::string url_escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string room_page(const event::Event& event, std::size_t index,
                      const engine::RoomStatus& status) {
  const auto& room = event.rooms[index];
  std::string body = fmt::format(
      "<header>\n<h1>{}</h1>\n<p>{}</p>\n<p id=\"status\" role=\"status\"></p>\n</header>\n"
      "<main>\n<ul aria-label=\"Channels\">\n",
      html_escape(room.name), html_escape(event.name));
  for (std::size_t c = 0; c < room.channels.size(); ++c)
    body += channel_item(room, room.channels[c], status.channels[c]);
  body += fmt::format("</ul>\n</main>\n<script>{}</script>\n", kPageScript);
  return document(room.name + " – " + event.name, body,
                  fmt::format(" data-room=\"{}\"", html_escape(room.id)));
}

std::string rooms_page(const event::Event& event) {
  std::string body = fmt::format(
      "<header>\n<h1>{}</h1>\n</header>\n<main>\n<ul class=\"rooms\" aria-label=\"Rooms\">\n",
      html_escape(event.name));
  for (const auto& room : event.rooms)
    body += fmt::format("<li><a href=\"/{}\">{}</a></li>\n", url_escape(room.id),
                        html_escape(room.name));
  return document(event.name, body + "</ul>\n</main>\n", "");
}

}  // namespace dragoman::app
