#include "relay/app/phone/phone_page.h"

#include "relay/app/json_writer.h"
#include "relay/app/page.h"
#include "relay/app/phone/phone_assets.h"
#include "relay/app/phone/phone_texts.h"

#include <fmt/format.h>

#include <functional>

namespace dragoman::app {
namespace {

std::string_view direction(const event::Channel& channel) {
  return channel.right_to_left ? "rtl" : "ltr";
}

std::string language_attribute(const event::Channel& channel) {
  return channel.language.empty() ? "" : fmt::format(" lang=\"{}\"", html_escape(channel.language));
}

std::string channel_items(const event::Room& room) {
  std::string out;
  for (const auto& channel : room.channels)
    out += fmt::format(
        "<li><button type=\"button\" data-channel=\"{}\" aria-pressed=\"false\"><bdi{} "
        "dir=\"{}\">{}</bdi><small></small></button></li>",
        html_escape(channel.id), language_attribute(channel), direction(channel),
        html_escape(channel.name));
  return out;
}

/// Without JavaScript there is still the browser's own player; a PIN it shows by a cookie.
std::string players(const event::Room& room, bool may_have_pin) {
  std::string out;
  if (may_have_pin)
    out = fmt::format(
        "<form method=\"post\" action=\"/api/v1/pin\"><input type=\"hidden\" name=\"room\" "
        "value=\"{}\"><label>PIN <input name=\"pin\" inputmode=\"numeric\" "
        "autocomplete=\"off\"></label><button>OK</button></form>",
        html_escape(room.id));
  for (const auto& channel : room.channels)
    out += fmt::format(
        "<p{} dir=\"{}\">{} <audio controls preload=\"none\" "
        "src=\"/api/v1/rooms/{}/channels/{}.opus\"></audio></p>",
        language_attribute(channel), direction(channel), html_escape(channel.name),
        url_escape(room.id), url_escape(channel.id));
  return out;
}

std::string page_data(const event::Room& room, std::string_view language, bool webrtc,
                      bool may_have_pin) {
  JsonWriter out;
  out.begin_object().field("room", room.id).field("decoder", decoder_path());
  out.field("whep", webrtc).key("rtl").begin_array();
  for (const auto& channel : room.channels)
    if (channel.right_to_left) out.value(text_language(channel.language));
  out.end_array().key("words").raw(page_words(language, may_have_pin)).end_object();
  return script_data(out.take());
}

}  // namespace

std::string decoder_path() {
  return fmt::format("/assets/decoder.js?{:x}",
                     std::hash<std::string_view>{}(phone_assets().decoder));
}

std::string phone_page(const event::Event& event, std::size_t index, std::string_view language,
                       bool webrtc) {
  const auto& room = event.rooms[index];
  const bool may_have_pin = event.trust.has_credentials();
  std::string page(phone_assets().page);
  // What people named comes last, so that nothing in it is taken for a place to fill in.
  fill_in(page, "@@DATA@@", page_data(room, language, webrtc, may_have_pin));
  fill_in(page, "@@NOSCRIPT@@", players(room, may_have_pin));
  fill_in(page, "@@CHANNELS@@", channel_items(room));
  fill_in(page, "@@EVENT@@", html_escape(event.name));
  fill_in(page, "@@ROOM@@", html_escape(room.name));
  fill_in(page, "@@TITLE@@", html_escape(room.name + " – " + event.name));
  return page;
}

}  // namespace dragoman::app
