// The tables below a [[room]]: channels, booths, sources.

#include "codecs/rtp/endpoint.h"
#include "relay/event/channels.h"
#include "relay/event/nearest.h"
#include "relay/event/room_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace dragoman::event {
namespace {

constexpr int kHighestNumber = 127;  // the RED twin's group is number + 128
constexpr int kMostDesks = 6;

/// Nothing when there is none; whatever, when a problem was reported.
std::optional<std::chrono::milliseconds> read_delay(TableReader& table) {
  constexpr std::chrono::milliseconds kExample{120};
  if (!table.has("delay")) return std::nullopt;
  auto delay = kExample;
  table.milliseconds("delay", kLongestDelay, delay);
  return delay;
}

}  // namespace

/// A folder with ID.wav for each language that has one; the others are keyed.
void RoomReader::read_spoken_names() {
  const auto folder = table_.text("spoken_names");
  if (!folder) return;
  const auto path = (folder_ / *folder).lexically_normal();
  std::error_code error;
  bool any = false;
  for (std::size_t i = 1; i < room_.channels.size(); ++i) {
    Channel& channel = room_.channels[i];
    auto file = path / (channel.id + ".wav");
    if (!std::filesystem::is_regular_file(file, error)) continue;
    any = true;
    channel.spoken_name = std::move(file);
    channel.spoken_name_where = table_.where("spoken_names");
  }
  if (any) return;
  const bool is_folder = std::filesystem::is_directory(path, error);
  const std::string example = room_.languages.empty() ? "en" : room_.languages.front();
  table_.complain(
      "spoken_names",
      is_folder ? fmt::format("no language of this room has its name in {}", path.string())
                : fmt::format("there is no folder {}", path.string()),
      fmt::format("Put {}.wav there, and so on; `tools/say-names` speaks them. Relative "
                  "paths start at the event file's folder.",
                  example));
}

void RoomReader::read_spoken_name(TableReader& table, Channel& channel) {
  const auto file = table.text("spoken_name");
  if (!file) return;
  channel.spoken_name = (folder_ / *file).lexically_normal();
  channel.spoken_name_where = table.where("spoken_name");
  std::error_code error;
  if (std::filesystem::is_regular_file(channel.spoken_name, error)) return;
  table.complain("spoken_name", fmt::format("there is no file {}", channel.spoken_name.string()),
                 "Relative paths start at the event file's folder.");
}

void RoomReader::read_channels() {
  const auto items = table_.tables("channel");
  std::vector<std::string> seen;
  for (const toml::table* item : items) {
    TableReader table{*item, "[[room.channel]]", problems_};
    table.require("id", "id = \"ru\"");
    const auto text = table.text("id");
    if (!text) continue;
    const std::string id = *text == kFloorId ? *text : known_language(*text, table.place("id"));
    if (id.empty()) continue;
    if (std::find(seen.begin(), seen.end(), id) != seen.end()) {
      table.complain("id", fmt::format("channel \"{}\" is described twice", id),
                     "Put both into one [[room.channel]].");
      continue;
    }
    seen.push_back(id);
    apply_channel(table, id);
  }
  number_channels();
}

void RoomReader::apply_channel(TableReader& table, const std::string& id) {
  const auto at = std::find_if(room_.channels.begin(), room_.channels.end(),
                               [&](const Channel& c) { return c.id == id; });
  const auto index = static_cast<std::size_t>(at - room_.channels.begin());
  assign(table.text("name"), at->name);
  assign(table.boolean("encrypt"), at->encrypted);
  assign(read_delay(table), at->delay);
  if (index == 0) {
    for (const char* key : {"number", "empty_channel", "fallback_hold", "fallback_fade",
                            "fallback_level_db", "spoken_name"}) {
      if (!table.has(key)) continue;
      table.complain(
          key, fmt::format("the floor's channel has no \"{}\"", key),
          "Remove it: the floor is always number 0, never falls back and has no line-up.");
    }
    return;
  }
  read_fallback(table, at->fallback);
  read_spoken_name(table, *at);
  const auto number = table.integer("number", 1, kHighestNumber, 1);
  if (!number) return;
  for (std::size_t i = 1; i < room_.channels.size(); ++i) {
    if (!fixed_[i] || room_.channels[i].number != *number) continue;
    table.complain("number",
                   fmt::format("channels \"{}\" and \"{}\" both have number {}",
                               room_.channels[i].id, id, *number),
                   "Each channel needs a number of its own; groups and ports follow from it.");
  }
  at->number = *number;
  fixed_[index] = true;
}

void RoomReader::number_channels() {
  std::vector<bool> taken(kHighestNumber + 1, false);
  for (std::size_t i = 1; i < room_.channels.size(); ++i) {
    if (fixed_[i]) taken[static_cast<std::size_t>(room_.channels[i].number)] = true;
  }
  int next = 1;
  for (std::size_t i = 1; i < room_.channels.size(); ++i) {
    if (fixed_[i]) continue;
    while (next <= kHighestNumber && taken[static_cast<std::size_t>(next)]) ++next;
    room_.channels[i].number = next++;
  }
  std::stable_sort(room_.channels.begin(), room_.channels.end(),
                   [](const Channel& a, const Channel& b) { return a.number < b.number; });
}

void RoomReader::read_booths() {
  const auto items = table_.tables("booth");
  for (const toml::table* item : items) read_booth(*item);
  if (items.size() > kMaxBooths) {
    problems_.add(place_of(*items[kMaxBooths]), fmt::format("a room with {} booths", items.size()),
                  fmt::format("A room has at most {}.", kMaxBooths));
  }
}

void RoomReader::read_booth(const toml::table& item) {
  TableReader table{item, "[[room.booth]]", problems_};
  Booth booth;
  booth.id = read_id(table, "id = \"en\"");
  booth.name = table.text("name").value_or(booth.id);
  assign(table.integer("desks", 1, kMostDesks, booth.desks), booth.desks);
  if (!booth.id.empty() && room_.find_booth(booth.id) != nullptr) {
    table.complain("id", fmt::format("booth \"{}\" is described twice", booth.id),
                   "Give each booth of a room an id of its own.");
  }
  table.require("a", "the booth's own language, like a = \"en\"");
  if (const auto a = table.text("a")) booth.a = known_language(*a, table.place("a"));
  for (const auto& [code, place] : table.texts("b", "b = [\"zh\"]")) {
    std::string language = known_language(code, place);
    if (language.empty()) continue;
    if (language == booth.a) {
      table.complain(place, fmt::format("\"{}\" is the booth's A language already", code),
                     "Remove it from \"b\".");
    } else if (std::find(booth.b.begin(), booth.b.end(), language) != booth.b.end()) {
      table.complain(place, fmt::format("\"b\" lists \"{}\" twice", code), "Remove one of them.");
    } else {
      booth.b.push_back(std::move(language));
    }
  }
  // Kept even when its id is wrong or taken: the pivot's check must not report it again.
  room_.booths.push_back(std::move(booth));
}

void RoomReader::read_sources() {
  const auto items = table_.tables("source");
  for (const toml::table* item : items) {
    TableReader table{*item, "[[room.source]]", problems_};
    Source source;
    // One that comes by itself needs no table but for its delay.
    const bool joined = table.has("sdp") || !table.has("delay");
    joined ? read_stream(table, source) : read_own_name(table, source);
    const auto is_this = [&](const auto& other) { return other.id == source.id; };
    const auto& delays = room_.source_delays;
    const bool taken = std::any_of(room_.sources.begin(), room_.sources.end(), is_this) ||
                       std::any_of(delays.begin(), delays.end(), is_this);
    if (taken && !source.id.empty()) {
      table.complain("id", fmt::format("source \"{}\" is described twice", source.id),
                     "Give each source of a room an id of its own.");
    }
    if (const auto delay = read_delay(table); delay && !taken)
      room_.source_delays.push_back({source.id, *delay});
    if (joined) room_.sources.push_back(std::move(source));
  }
  if (items.size() > kMaxSources) {
    problems_.add(place_of(*items[kMaxSources]),
                  fmt::format("a room with {} sources", items.size()),
                  fmt::format("A room has at most {}.", kMaxSources));
  }
}

void RoomReader::read_stream(TableReader& table, Source& source) {
  source.id = read_id(table, "id = \"hall-mixer\"");
  table.require("sdp", "the file that describes the stream, like sdp = \"hall.sdp\"");
  source.where = table.where("sdp");
  read_sender(table, source);
  const auto file = table.text("sdp");
  if (!file) return;
  source.sdp = (folder_ / *file).lexically_normal();
  std::error_code error;
  if (std::filesystem::is_regular_file(source.sdp, error)) return;
  table.complain("sdp", fmt::format("there is no file {}", source.sdp.string()),
                 "Relative paths start at the event file's folder.");
}

void RoomReader::read_sender(TableReader& table, Source& source) {
  const auto text = table.text("sender");
  if (!text) return;
  const auto address = rtp::parse_address(*text);
  if (!address || *address == 0 || rtp::is_multicast({*address, 0}))
    return table.complain("sender", fmt::format("\"{}\" is no sender's address", *text),
                          "Write the address that the stream comes from, like \"10.0.0.20\".");
  source.sender = *address;
}

/// As senders call themselves, and as `floor_sources` lists them.
void RoomReader::read_own_name(TableReader& table, Source& source) {
  table.require("id", "the name that it comes with, like id = \"guest by video\"");
  source.id = table.text("id").value_or("");
  if (source.id.size() <= kMaxId) return;
  table.complain("id", fmt::format("\"{}\" cannot be the name of a floor source", source.id),
                 fmt::format("Names have at most {} bytes.", kMaxId));
}

void RoomReader::read_floor_sources() {
  const std::string example = "floor_sources = [\"mixer\", \"reserve\"]";
  const auto names = table_.texts("floor_sources", example);
  for (const auto& [name, place] : names) {
    const auto is_this = [&name = name](const Source& s) { return s.id == name; };
    auto& listed = room_.floor_sources;
    if (name.size() > kMaxId) {
      problems_.add(place, fmt::format("\"{}\" cannot be the name of a floor source", name),
                    fmt::format("Names have at most {} bytes, like in {}.", kMaxId, example));
    } else if (std::any_of(room_.sources.begin(), room_.sources.end(), is_this)) {
      problems_.add(place, fmt::format("\"{}\" is a stream that the relay joins itself", name),
                    "Leave it out: streams come first, in the order of their tables.");
    } else if (std::find(listed.begin(), listed.end(), name) != listed.end()) {
      problems_.add(place, fmt::format("floor source \"{}\" is listed twice", name),
                    "Remove one of them.");
    } else {
      listed.push_back(name);
    }
  }
  const auto before = room_.floor_sources.size();
  list_delayed();
  const auto all = room_.sources.size() + names.size() + room_.floor_sources.size() - before;
  if (all > kMaxSources)
    table_.complain("floor_sources", fmt::format("a room with {} sources", all),
                    fmt::format("A room has at most {}, streams included.", kMaxSources));
}

/// Those that only a table names come behind those that are put in order.
void RoomReader::list_delayed() {
  auto& listed = room_.floor_sources;
  for (const auto& [id, delay] : room_.source_delays) {
    const auto is_this = [&id = id](const Source& s) { return s.id == id; };
    const bool joined = std::any_of(room_.sources.begin(), room_.sources.end(), is_this);
    if (!joined && !id.empty() && std::find(listed.begin(), listed.end(), id) == listed.end())
      listed.push_back(id);
  }
}

}  // namespace dragoman::event
