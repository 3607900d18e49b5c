#include "relay/app/phone/phone_texts.h"

#include "relay/app/phone/phone_assets.h"
#include "relay/app/phone/preferences.h"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace dragoman::app {
namespace {

namespace json = boost::json;

bool same(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

std::string_view primary(std::string_view code) {
  return code.substr(0, code.find('-'));
}

const PhoneText* find(std::string_view language) {
  const auto texts = phone_assets().texts;
  const auto found = std::find_if(texts.begin(), texts.end(),
                                  [&](const PhoneText& t) { return same(t.language, language); });
  return found == texts.end() ? nullptr : &*found;
}

/// Chinese of these regions is written in the traditional script, whether or not a code says so.
bool traditional(std::string_view code) {
  return same(code, "zh-TW") || same(code, "zh-HK") || same(code, "zh-MO");
}

/// The languages of our texts that serve a code, the best first.
std::vector<std::string_view> serving(std::string_view code) {
  std::vector<std::string_view> out;
  const auto add = [&](std::string_view language) {
    const auto* text = find(language);
    if (text && std::find(out.begin(), out.end(), text->language) == out.end())
      out.push_back(text->language);
  };
  for (auto part = code; !part.empty();) {
    if (traditional(part)) add("zh-Hant");
    add(part);
    const auto end = part.rfind('-');
    part = part.substr(0, end == std::string_view::npos ? 0 : end);
  }
  return out;
}

/// Of `offered`, the one for whoever sends this Accept-Language header; English when none is.
std::string_view reader_of(const std::vector<std::string_view>& offered,
                           std::string_view accept_language) {
  const auto is_offered = [&](std::string_view language) {
    return std::find(offered.begin(), offered.end(), language) != offered.end();
  };
  for (const auto wish : preferences(accept_language)) {
    const auto texts = serving(wish);
    const auto text = std::find_if(texts.begin(), texts.end(), is_offered);
    if (text != texts.end()) return *text;
    // His language in another script is more than none.
    const auto kin = std::find_if(offered.begin(), offered.end(), [&](std::string_view o) {
      return same(primary(o), primary(wish));
    });
    if (kin != offered.end()) return *kin;
  }
  return "en";
}

json::value parsed(std::string_view language) {
  const auto text = find(language)->json;
  return json::parse({text.data(), text.size()});
}

SheetWords words_of(const std::string& code, bool right_to_left) {
  const auto language = text_language(code);
  const auto all = parsed(language);
  const auto& words = all.at("sheet");
  const auto text = [&](const char* key) { return std::string(words.at(key).as_string()); };
  return {code,         std::string(language), right_to_left,     text("wifi"), text("anyWifi"),
          text("scan"), text("tap"),           text("headphones")};
}

}  // namespace

std::string_view text_language(std::string_view code) {
  const auto texts = serving(code);
  return texts.empty() ? std::string_view{} : texts.front();
}

std::vector<SheetWords> sheet_words(const event::Room& room) {
  std::vector<SheetWords> out;
  for (const auto& channel : room.channels)
    if (!text_language(channel.language).empty())
      out.push_back(words_of(channel.language, channel.right_to_left));
  if (out.empty()) out.push_back(words_of("en", false));
  return out;
}

std::vector<std::string_view> page_languages(const event::Room& room) {
  std::set<std::string_view> languages{"en"};
  for (const auto& language : room.languages)
    if (const auto text = text_language(language); !text.empty()) languages.insert(text);
  return {languages.begin(), languages.end()};
}

std::string_view reader_language(const event::Room& room, std::string_view accept_language) {
  return reader_of(page_languages(room), accept_language);
}

std::string texts_note(const event::Event& event) {
  if (event.web.listeners == 0) return {};
  std::set<std::string> without;
  for (const auto& room : event.rooms)
    for (const auto& language : room.languages)
      if (text_language(language).empty()) without.insert(language);
  if (without.empty()) return {};
  return fmt::format(
      "dragoman-relay: note: the page and the sheet for phones have no words in {}: their "
      "readers see English\n  Nothing need be done; a further language is one file in "
      "relay/app/phone/texts",
      fmt::join(without, ", "));
}

std::string page_words(std::string_view language, bool may_have_pin) {
  json::object out;
  for (const auto each : std::set<std::string_view>{"en", language}) {
    auto words = parsed(each).at("page").as_object();
    if (!may_have_pin)
      for (const auto* key : {"pin", "pinWrong", "pinSlow"}) words.erase(key);
    out[{each.data(), each.size()}] = std::move(words);
  }
  return json::serialize(out);
}

std::vector<std::string_view> all_text_languages() {
  static const auto languages = [] {
    std::vector<std::string_view> out;
    for (const auto& text : phone_assets().texts)
      if (parsed(text.language).as_object().contains("speak")) out.push_back(text.language);
    return out;
  }();
  return languages;
}

std::string_view speaker_language(std::string_view accept_language) {
  return reader_of(all_text_languages(), accept_language);
}

std::string speak_words(std::string_view language) {
  json::object out;
  for (const auto each : std::set<std::string_view>{"en", language})
    out[{each.data(), each.size()}] = parsed(each).at("speak");
  return json::serialize(out);
}

bool text_from_right(std::string_view language) {
  const auto all = parsed(language);
  const auto* direction = all.as_object().if_contains("direction");
  return direction != nullptr && *direction == "rtl";
}

}  // namespace dragoman::app
