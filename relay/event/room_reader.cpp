#include "relay/event/room_reader.h"

#include "relay/event/channels.h"
#include "relay/event/duration.h"
#include "relay/event/nearest.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace dragoman::event {
namespace {

constexpr std::array<std::string_view, 14> kTakenByPages{
    "api",    "assets",     "console", "favicon.ico", "healthz", "metrics", "qr",
    "readyz", "robots.txt", "sheet",   "speak",       "static",  "whep",    "whip"};

bool is_id(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  return !text.empty() && text.size() <= kMaxId && text[0] != '.' &&
         std::all_of(text.begin(), text.end(), allowed);
}

std::string remedy_for_language(const std::string& code) {
  const std::string meant = language_of_country(code);
  return meant.empty()
             ? "Write a BCP 47 code, like \"en\", \"zh-Hant\" or \"pt-BR\"."
             : fmt::format("\"{}\" is a country; did you mean its language, \"{}\"?", code, meant);
}

}  // namespace

RoomReader::RoomReader(const toml::table& table, std::filesystem::path folder, Problems& problems)
    : problems_{problems}, table_{table, "[[room]]", problems}, folder_{std::move(folder)} {}

Room RoomReader::read() {
  room_.id = read_id(table_, "id = \"hall\"");
  if (std::find(kTakenByPages.begin(), kTakenByPages.end(), room_.id) != kTakenByPages.end()) {
    table_.complain("id", fmt::format("a room cannot be called \"{}\"", room_.id),
                    "The relay's own pages use that address; choose another id.");
  }
  room_.name = table_.text("name").value_or(room_.id);
  read_languages();
  read_rules();
  read_spoken_names();
  read_channels();
  read_booths();
  read_sources();
  read_floor_sources();
  read_floor_and_pivot();
  return std::move(room_);
}

std::string RoomReader::read_id(TableReader& table, const std::string& example) {
  table.require("id", example);
  const auto id = table.text("id");
  if (!id) return {};
  if (is_id(*id)) return *id;
  table.complain(
      "id", fmt::format("\"{}\" cannot be an id", *id),
      fmt::format("Use up to {} letters a–z, digits, - and _; the name may be anything.", kMaxId));
  return {};
}

void RoomReader::read_languages() {
  const std::string example = "languages = [\"en\", \"fr\"]";
  table_.require("languages", example);
  Fallback fallback;
  read_fallback(table_, fallback);
  room_.channels.push_back(floor_channel(table_.boolean("floor_stereo").value_or(false)));
  const auto codes = table_.texts("languages", example);
  for (const auto& [code, place] : codes) {
    const auto language = describe_language(code);
    if (!language) {
      problems_.add(place, fmt::format("\"{}\" is no language code", code),
                    remedy_for_language(code));
    } else if (room_.find_channel(language->code) != nullptr) {
      problems_.add(place, fmt::format("language \"{}\" is listed twice", language->code),
                    "Remove one of them.");
    } else if (room_.languages.size() < kMaxLanguages) {
      room_.languages.push_back(language->code);
      room_.channels.push_back(language_channel(*language, 0, fallback));
    }
  }
  if (codes.size() > kMaxLanguages) {
    table_.complain("languages", fmt::format("a room with {} languages", codes.size()),
                    fmt::format("A room has at most {}; divide them among rooms.", kMaxLanguages));
  }
  if (table_.is_empty_list("languages")) {
    table_.complain("languages", "\"languages\" is empty",
                    "List at least one, like " + example + ".");
  }
  const bool encrypted = table_.boolean("encrypt").value_or(false);
  for (Channel& channel : room_.channels) channel.encrypted = encrypted;
  fixed_.assign(room_.channels.size(), false);
}

void RoomReader::read_fallback(TableReader& table, Fallback& fallback) {
  const Words<EmptyChannel> words{{"floor", EmptyChannel::floor},
                                  {"silence", EmptyChannel::silence}};
  table.word("empty_channel", words, fallback.empty);
  table.milliseconds("fallback_hold", std::chrono::seconds{60}, fallback.hold);
  table.milliseconds("fallback_fade", std::chrono::seconds{10}, fallback.fade);
  assign(table.number("fallback_level_db", -60, 0), fallback.level_db);
}

void RoomReader::read_rules() {
  table_.word("between_booths",
              Words<BetweenBooths>{{"mixed", BetweenBooths::mixed},
                                   {"override", BetweenBooths::override_},
                                   {"toggle-override", BetweenBooths::toggle_override},
                                   {"interlock", BetweenBooths::interlock},
                                   {"priority", BetweenBooths::priority}},
              room_.between_booths);
  table_.word(
      "within_booth",
      Words<WithinBooth>{{"mixed", WithinBooth::mixed}, {"override", WithinBooth::override_}},
      room_.within_booth);
  if (const auto silence = table_.duration("floor_silence", "floor_silence = \"10s\""))
    room_.floor_silence = std::chrono::duration_cast<std::chrono::milliseconds>(*silence);
  table_.word("auto_relay", Words<AutoRelay>{{"b", AutoRelay::b}, {"any", AutoRelay::any}},
              room_.auto_relay);
}

std::string RoomReader::known_language(const std::string& code, Place place) {
  const auto language = describe_language(code);
  const std::string spelling = language ? language->code : code;
  const auto& known = room_.languages;
  if (std::find(known.begin(), known.end(), spelling) != known.end()) return spelling;
  problems_.add(place, fmt::format("\"{}\" is not among the room's languages", code),
                fmt::format("Add it to \"languages\" of the room, or take one of {}.",
                            known.empty() ? "them" : quoted_list(known, "or")));
  return {};
}

void RoomReader::read_floor_and_pivot() {
  if (const auto floor = table_.text("floor")) {
    room_.floor_language = known_language(*floor, table_.place("floor"));
  }
  const auto pivot = table_.text("pivot");
  if (!pivot) return;
  room_.pivot = *pivot;
  if (room_.find_booth(*pivot) != nullptr) return;
  std::vector<std::string> ids;
  for (const Booth& booth : room_.booths) {
    if (!booth.id.empty()) ids.push_back(booth.id);
  }
  table_.complain("pivot", fmt::format("\"{}\" is not a booth of this room", *pivot),
                  ids.empty() ? "Add a [[room.booth]] with that id, or leave \"pivot\" out."
                              : fmt::format("It may be {}.", quoted_list(ids, "or")));
}

}  // namespace dragoman::event
