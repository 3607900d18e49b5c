#include "relay/app/page.h"

#include <fmt/format.h>

namespace dragoman::app {
namespace {

constexpr std::string_view kStyle = R"css(
:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 40rem; padding: 1rem; font: 1.1rem/1.4 system-ui, sans-serif; }
h1 { font-size: 1.3rem; }
ul { list-style: none; padding: 0; display: grid; gap: .6rem; }
a { display: block; padding: .9rem; border: 2px solid; border-radius: .6rem; color: inherit; }
)css";

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

std::string script_data(std::string json) {
  for (std::size_t at = 0; (at = json.find('<', at)) != std::string::npos; at += 6)
    json.replace(at, 1, "\\u003c");
  return json;
}

void fill_in(std::string& page, std::string_view what, std::string_view by) {
  const auto at = page.find(what);
  if (at != std::string::npos) page.replace(at, what.size(), by);
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

std::string rooms_page(const event::Event& event) {
  std::string list;
  for (const auto& room : event.rooms)
    list += fmt::format("<li><a href=\"/{}\">{}</a></li>\n", url_escape(room.id),
                        html_escape(room.name));
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<link rel=\"icon\" href=\"data:,\">\n<title>{name}</title>\n<style>{style}</style>\n"
      "</head>\n<body>\n<main>\n<h1>{name}</h1>\n<ul aria-label=\"Rooms\">\n{list}</ul>\n"
      "</main>\n</body>\n</html>\n",
      fmt::arg("name", html_escape(event.name)), fmt::arg("style", kStyle), fmt::arg("list", list));
}

}  // namespace dragoman::app
