#include "relay/app/banner.h"

#include "relay/app/json_writer.h"
#include "relay/app/page.h"

#include <fmt/format.h>

namespace dragoman::app {
namespace {

/// An address that a browser on this machine can open.
std::string url(const rtp::Endpoint& http) {
  const auto host = http.address == 0 ? 0x7F000001U : http.address;
  return "http://" + rtp::to_string(rtp::Endpoint{host, http.port});
}

}  // namespace

std::string banner_text(const event::Event& event, const rtp::Endpoint& http,
                        const rtp::Endpoint& media, const std::string& phones,
                        const std::optional<rtp::Endpoint>& https) {
  std::string text = fmt::format("Dragoman {}: {}\n\n", DRAGOMAN_VERSION, event.name);
  for (const auto& room : event.rooms)
    text += fmt::format("  {:<14} {}/{}   {} channels, {} booths\n", "listen", url(http),
                        url_escape(room.id), room.channels.size(), room.booths.size());
  for (const auto& room : event.rooms)
    text += fmt::format("  {:<14} {}/{}   code to print: {}/sheet/{}\n", "phones", phones,
                        url_escape(room.id), url(http), url_escape(room.id));
  text += fmt::format("  {:<14} {}/api/v1/event\n", "state", url(http));
  text += fmt::format("  {:<14} {}/metrics\n", "metrics", url(http));
  text += fmt::format("  {:<14} {} (UDP, from registered desks and floors)\n", "media in",
                      rtp::to_string(media));
  for (std::size_t r = 0; r < event.rooms.size(); ++r) {
    const auto& channels = event.rooms[r].channels;
    const auto first = event::group(event, r, channels.front().number, event::Stream::plain);
    const auto last = event::group(event, r, channels.back().number, event::Stream::plain);
    text += fmt::format("  {:<14} {} … {} on {}\n", "multicast", rtp::to_string(first),
                        rtp::to_string(last), event.network.interfaces.front());
  }
  if (https)
    text += fmt::format("  {:<14} https://{} (keys: {})\n", "staff", rtp::to_string(*https),
                        event.trust.credentials.string());
  if (!event.trust.has_credentials())
    text +=
        "\nNo credentials: whoever reaches these addresses may take a desk and command the event. "
        "Beyond\nthis machine make some: dragoman-relay init DIR.\n";
  return text + "\nCtrl-C ends the event.\n";
}

std::string banner_json(const event::Event& event, const rtp::Endpoint& http,
                        const rtp::Endpoint& media, const std::string& phones,
                        const std::optional<rtp::Endpoint>& https) {
  JsonWriter out;
  out.begin_object().field("name", event.name).field("url", url(http));
  out.field("http", rtp::to_string(http)).field("media", rtp::to_string(media));
  if (https) out.field("https", rtp::to_string(*https));
  out.field("credentials", event.trust.has_credentials());
  out.key("rooms").begin_array();
  for (const auto& room : event.rooms)
    out.begin_object()
        .field("id", room.id)
        .field("page", url(http) + "/" + url_escape(room.id))
        .field("phones", phones + "/" + url_escape(room.id))
        .end_object();
  return out.end_array().end_object().take() + "\n";
}

}  // namespace dragoman::app
