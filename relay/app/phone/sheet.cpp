#include "relay/app/phone/sheet.h"

#include "relay/app/page.h"
#include "relay/app/phone/phone_texts.h"
#include "relay/app/phone/qr_code.h"

#include <fmt/format.h>

namespace dragoman::app {
namespace {

constexpr std::string_view kStyle = R"css(
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; color: #000; background: #fff;
       font: 1rem/1.4 system-ui, sans-serif; }
h1 { font-size: 1.9rem; margin: 0; }
header p { margin: .2rem 0 1rem; }
.code { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: center; margin-bottom: 1.2rem; }
.code svg { width: min(18rem, 100%); border: 1px solid #000; }
.url { font-size: 1.3rem; font-weight: 700; overflow-wrap: anywhere; }
.steps { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr)); gap: 1rem; }
section { border: 1px solid #000; border-radius: .5rem; padding: .7rem 1rem; break-inside: avoid; }
h2 { font-size: 1.15rem; margin: 0 0 .3rem; }
ol { margin: 0; padding-inline-start: 1.4rem; }
@page { size: A4; margin: 12mm; }
@media print { body { padding: 0; max-width: none; font-size: 10.5pt; } }
)css";

/// Escaped. The name may be written the other way round than the words about it.
std::string with_name(const std::string& words, const std::string& name) {
  constexpr std::string_view kPlace = "{name}";
  auto text = html_escape(words);
  const auto at = text.find(kPlace);
  if (at != std::string::npos)
    text.replace(at, kPlace.size(), "<bdi>" + html_escape(name) + "</bdi>");
  return text;
}

std::string steps(const SheetWords& words, const event::Room& room, const std::string& wifi) {
  const auto* channel = room.find_channel(words.language);
  return fmt::format(
      "<section lang=\"{}\" dir=\"{}\">\n<h2>{}</h2>\n<ol>\n<li>{}</li>\n<li>{}</li>\n"
      "<li>{}</li>\n<li>{}</li>\n</ol>\n</section>\n",
      html_escape(words.text), words.right_to_left ? "rtl" : "ltr",
      html_escape(channel ? channel->name : "English"),
      wifi.empty() ? html_escape(words.any_wifi) : with_name(words.wifi, wifi),
      html_escape(words.scan), html_escape(words.tap), html_escape(words.headphones));
}

}  // namespace

std::string sheet(const event::Event& event, std::size_t index, const std::string& url,
                  const SheetPin& pin) {
  const auto& room = event.rooms[index];
  std::string blocks, line;
  if (pin.line)
    line = fmt::format("<p class=\"url\">PIN: {}</p>\n",
                       pin.known.empty() ? "________________" : html_escape(pin.known));
  const auto code = pin.known.empty() ? url : url + "#pin=" + pin.known;
  for (const auto& words : sheet_words(room)) blocks += steps(words, room, event.network.wifi);
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<link rel=\"icon\" href=\"data:,\">\n<title>{room} – {event}</title>\n"
      "<style>{style}</style>\n</head>\n<body>\n<header>\n<h1>{room}</h1>\n<p>{event}</p>\n"
      "</header>\n<main>\n<div class=\"code\">\n{code}<p class=\"url\" dir=\"ltr\">{url}</p>\n{pin}"
      "</div>\n<div class=\"steps\">\n{blocks}</div>\n</main>\n</body>\n</html>\n",
      fmt::arg("room", html_escape(room.name)), fmt::arg("event", html_escape(event.name)),
      fmt::arg("style", kStyle), fmt::arg("code", QrCode(code).svg(url)),
      fmt::arg("url", html_escape(url)), fmt::arg("pin", line), fmt::arg("blocks", blocks));
}

}  // namespace dragoman::app
