#include "relay/app/phone/phone_site.h"

#include "relay/app/page.h"
#include "relay/app/phone/phone_assets.h"
#include "relay/app/phone/phone_page.h"
#include "relay/app/phone/phone_texts.h"
#include "relay/app/phone/qr_code.h"
#include "relay/app/phone/sheet.h"

#include <algorithm>

namespace dragoman::app {
namespace {

bool plain_host(std::string_view host) {
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == ':' || c == '[' || c == ']';
  });
}

/// What the page may load: from here alone. Its one inline script is named by its hash in the page
/// itself; 'wasm-unsafe-eval' is for the decoder. Browsers before 2022 don't count a WebSocket as
/// 'self', so it is named.
std::string page_policy(const net::Request& request) {
  std::string sockets;
  if (plain_host(request.host)) sockets = " ws://" + request.host + " wss://" + request.host;
  return "default-src 'none'; style-src 'unsafe-inline'; script-src 'self' 'unsafe-inline' "
         "'wasm-unsafe-eval'; media-src 'self' blob:; img-src data:; connect-src 'self'" +
         sockets + "; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
}

/// Digits alone, and not more than any PIN has: what else is asked for is no PIN.
std::string_view pin_in(std::string_view target) {
  constexpr std::size_t kLongest = 16;
  const auto query = target.find('?');
  if (query == std::string_view::npos) return {};
  const auto pin = net::value_in(target.substr(query + 1), "pin", '&');
  const bool digits =
      std::all_of(pin.begin(), pin.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits && pin.size() <= kLongest ? pin : std::string_view{};
}

std::string with_pin(std::string url, std::string_view pin) {
  if (!pin.empty()) url.append("#pin=").append(pin);
  return url;
}

net::Response of_type(std::string type) {
  net::Response response;
  response.type = std::move(type);
  return response;
}

}  // namespace

PhoneSite::PhoneSite(const event::Event& event, bool webrtc)
    : event_(event), decoder_(std::string(phone_assets().decoder)) {
  for (std::size_t room = 0; room < event.rooms.size(); ++room) {
    auto& pages = pages_.emplace_back();
    for (const auto language : page_languages(event.rooms[room]))
      pages.emplace(language, phone_page(event, room, language, webrtc));
  }
}

std::size_t PhoneSite::page_size(std::size_t room) const noexcept {
  std::size_t largest = 0;
  for (const auto& [language, page] : pages_[room])
    largest = std::max(largest, page.gzipped_size());
  return largest;
}

std::string PhoneSite::url(std::size_t room) const {
  return origin_ + "/" + url_escape(event_.rooms[room].id);
}

net::Response PhoneSite::page(std::size_t room, const net::Request& request) const {
  auto response = of_type("text/html; charset=utf-8");
  // Without a referrer at all a form says that it comes from nowhere, and is refused (Fetch,
  // "append a request Origin header"): the PIN's must do without scripts.
  response.headers = {{"Content-Security-Policy", page_policy(request)},
                      {"Referrer-Policy", "same-origin"}};
  const auto language = reader_language(event_.rooms[room], request.accept_language);
  pages_[room].at(language).answer(request, response);
  // One header: of two of a name only the last would be sent.
  for (auto& [name, value] : response.headers)
    if (name == "Vary") value += ", Accept-Language";
  return response;
}

net::Response PhoneSite::code_svg(std::size_t room, std::string_view target) const {
  auto response = of_type("image/svg+xml");
  response.body = QrCode(with_pin(url(room), pin_in(target))).svg(url(room));
  return response;
}

net::Response PhoneSite::code_png(std::size_t room, std::string_view target) const {
  auto response = of_type("image/png");
  response.body = QrCode(with_pin(url(room), pin_in(target))).png();
  return response;
}

net::Response PhoneSite::sheet(std::size_t room, std::string_view target) const {
  auto response = of_type("text/html; charset=utf-8");
  response.headers = {{"Content-Security-Policy", std::string(kContentSecurityPolicy)},
                      {"Referrer-Policy", "no-referrer"}};
  const auto pin = pin_in(target);
  const bool may_have_pin = event_.trust.has_credentials();
  response.body =
      app::sheet(event_, room, url(room), {may_have_pin || !pin.empty(), std::string(pin)});
  return response;
}

net::Response PhoneSite::decoder(const net::Request& request) const {
  if (decoder_.plain().empty())
    return net::error_response(404, "not_built", "This relay was built without the decoder.",
                               "Run tools/setup once with a network, and build again.");
  auto response = of_type("text/javascript; charset=utf-8");
  // Its address changes when it does.
  response.headers = {{"Cache-Control", "public, max-age=31536000, immutable"}};
  decoder_.answer(request, response);
  return response;
}

}  // namespace dragoman::app
