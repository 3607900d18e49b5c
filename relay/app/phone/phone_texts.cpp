#include "relay/app/phone/phone_texts.h"

#include "relay/app/phone/phone_assets.h"
#include "relay/app/phone/preferences.h"

#include <boost/json.hpp>

#include <algorithm>
#include <set>

namespace dragoman::app {
namespace {

namespace json = boost::json;

const PhoneText* find(std::string_view language) {
  const auto texts = phone_assets().texts;
  const auto found = std::find_if(texts.begin(), texts.end(),
                                  [&](const PhoneText& t) { return t.language == language; });
  return found == texts.end() ? nullptr : &*found;
}

json::value parsed(std::string_view language) {
  const auto text = find(language)->json;
  return json::parse({text.data(), text.size()});
}

SheetWords words_of(const std::string& code, bool right_to_left) {
  const auto all = parsed(text_language(code));
  const auto& words = all.at("sheet");
  const auto text = [&](const char* key) { return std::string(words.at(key).as_string()); };
  return {code,         right_to_left, text("wifi"),      text("anyWifi"),
          text("scan"), text("tap"),   text("headphones")};
}

}  // namespace

std::string_view text_language(std::string_view code) {
  if (const auto* whole = find(code)) return whole->language;
  const auto* language = find(code.substr(0, code.find('-')));
  return language ? language->language : std::string_view{};
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
  const auto offered = page_languages(room);
  for (const auto wish : preferences(accept_language)) {
    const auto text = text_language(wish);
    if (std::find(offered.begin(), offered.end(), text) != offered.end()) return text;
  }
  return "en";
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
  std::vector<std::string_view> out;
  for (const auto& text : phone_assets().texts) out.push_back(text.language);
  return out;
}

std::string_view speaker_language(std::string_view accept_language) {
  for (const auto wish : preferences(accept_language))
    if (const auto text = text_language(wish); !text.empty()) return text;
  return "en";
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
