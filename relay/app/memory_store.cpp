#include "relay/app/memory_store.h"

#include "relay/app/command_body.h"
#include "relay/app/lookup.h"
#include "relay/app/whole_file.h"
#include "relay/engine/channel_mix.h"

#include <boost/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace dragoman::app {
namespace {

namespace json = boost::json;

// What is missing in the file, or is something else, was never set.
bool is_true(const json::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  return value != nullptr && value->is_bool() && value->get_bool();
}

std::string text(const json::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

/// As a command would set it.
std::optional<Samples> delay(const json::object& from) {
  const auto* value = from.if_contains("lip_sync_ms");
  return value != nullptr ? lip_sync_of(*value) : std::nullopt;
}

template <class Each>
void for_each_in(const json::object& from, std::string_view key, Each each) {
  const auto* list = from.if_contains(key);
  if (list == nullptr || !list->is_array()) return;
  for (const auto& item : list->get_array()) each(item);
}

template <class Each>
void for_each_object(const json::object& from, std::string_view key, Each each) {
  for_each_in(from, key, [&](const json::value& item) {
    if (item.is_object()) each(item.get_object());
  });
}

std::int16_t booth_index(const event::Room& room, const std::string& id) {
  const auto seat = find_seat(room, id, 1);
  return seat ? seat->booth : std::int16_t{engine::kNone};
}

void read_channel(const json::object& from, const event::Room& room, RoomMemory& memory) {
  const auto index = find_channel(room, text(from, "id"));
  if (!index) return;
  auto& channel = memory.channels[static_cast<std::size_t>(*index)];
  channel.muted = is_true(from, "muted");
  const auto* gain = from.if_contains("gain_db");
  const double asked = gain != nullptr && gain->is_number() ? gain->to_number<double>() : 0;
  if (asked >= engine::kLowestGainDb && asked <= engine::kHighestGainDb)
    channel.gain_db = static_cast<float>(asked);
  channel.delay = delay(from);
  if (*index == 0) return;  // the floor has no interpreters
  channel.fallback = is_true(from, "fallback");
  channel.given_to = booth_index(room, text(from, "given_to"));
}

/// A language that the event has lost since was never said.
void read_floor_language(const json::object& from, const event::Room& room, RoomMemory& memory) {
  const auto* said = from.if_contains("floor_language");
  if (said == nullptr) return;
  RoomMemory::FloorLanguage language;
  if (const auto found = find_channel(room, text(from, "floor_language")); found && *found > 0)
    language = {*found, booth_index(room, text(from, "floor_language_by"))};
  if (said->is_null() || language.channel != engine::kNone) memory.floor_language = language;
}

RoomMemory read_room(const json::object& from, const event::Room& room) {
  std::vector<std::string> sources;
  for_each_in(from, "floor_sources", [&](const json::value& name) {
    if (name.is_string()) sources.emplace_back(name.get_string());
  });
  auto memory = fresh_memory(room, sources);
  memory.closed = is_true(from, "closed");
  read_floor_language(from, room, memory);
  const auto chosen = text(from, "floor_source");
  const auto at = std::find(memory.places.begin(), memory.places.end(), chosen);
  if (!chosen.empty() && at != memory.places.end())
    memory.floor_source = static_cast<std::int16_t>(at - memory.places.begin());
  for_each_object(from, "source_delays", [&](const json::object& source) {
    const auto place = std::find(memory.places.begin(), memory.places.end(), text(source, "id"));
    if (place != memory.places.end() && !place->empty())
      memory.delays[static_cast<std::size_t>(place - memory.places.begin())] = delay(source);
  });
  for_each_object(from, "channels",
                  [&](const json::object& channel) { read_channel(channel, room, memory); });
  for_each_object(from, "locked", [&](const json::object& desk) {
    const auto* number = desk.if_contains("desk");
    if (number == nullptr || !number->is_int64() || number->get_int64() > engine::kMaxDesksPerBooth)
      return;
    const auto seat = find_seat(room, text(desk, "booth"), static_cast<int>(number->get_int64()));
    if (seat) memory.locked.push_back(*seat);
  });
  return memory;
}

json::object written(const RoomMemory::Channel& channel, const event::Room& room) {
  json::object out;
  if (channel.muted) out["muted"] = true;
  if (channel.gain_db != 0) out["gain_db"] = channel.gain_db;
  if (channel.fallback) out["fallback"] = true;
  if (channel.given_to != engine::kNone)
    out["given_to"] = std::string(booth_id(room, channel.given_to));
  if (channel.delay) out["lip_sync_ms"] = in_ms(*channel.delay);
  return out;
}

json::object written(const RoomMemory& memory, const event::Room& room) {
  json::object out{{"id", room.id}};
  if (memory.closed) out["closed"] = true;
  if (const auto& language = memory.floor_language) {
    const auto id = channel_id(room, language->channel);
    out["floor_language"] = id.empty() ? json::value() : json::value(std::string(id));
    if (language->by != engine::kNone)
      out["floor_language_by"] = std::string(booth_id(room, language->by));
  }
  json::array sources, delays, channels, locked;
  for (const auto& name : memory.places)
    if (!name.empty()) sources.emplace_back(name);
  out["floor_sources"] = std::move(sources);
  if (memory.floor_source != engine::kNone)
    out["floor_source"] = memory.places[static_cast<std::size_t>(memory.floor_source)];
  for (std::size_t slot = 0; slot < memory.delays.size(); ++slot)
    if (const auto& set = memory.delays[slot])
      delays.push_back({{"id", memory.places[slot]}, {"lip_sync_ms", in_ms(*set)}});
  out["source_delays"] = std::move(delays);
  for (std::size_t c = 0; c < memory.channels.size(); ++c) {
    auto channel = written(memory.channels[c], room);
    if (channel.empty()) continue;
    channel["id"] = room.channels[c].id;
    channels.push_back(std::move(channel));
  }
  out["channels"] = std::move(channels);
  for (const auto& seat : memory.locked)
    locked.push_back({{"booth", std::string(booth_id(room, seat.booth))}, {"desk", seat.desk}});
  out["locked"] = std::move(locked);
  return out;
}

std::vector<RoomMemory> fresh(const event::Event& event) {
  std::vector<RoomMemory> rooms;
  for (const auto& room : event.rooms) rooms.push_back(fresh_memory(room));
  return rooms;
}

}  // namespace

MemoryStore::MemoryStore(const event::Event& event)
    : event_(event), file_(event.storage.dir / "rooms.json") {}

std::vector<RoomMemory> MemoryStore::load(std::optional<std::string>& warning) const {
  auto rooms = fresh(event_);
  std::error_code error;
  if (!std::filesystem::exists(file_, error) && !error) return rooms;
  const bool is_file = std::filesystem::is_regular_file(file_, error);
  std::ifstream in;
  if (is_file) in.open(file_, std::ios::binary);
  const std::string content{std::istreambuf_iterator<char>(in), {}};
  json::error_code wrong;
  const auto root = json::parse(content, wrong);
  if (wrong || !root.is_object() || !root.get_object().contains("rooms")) {
    std::filesystem::rename(file_, std::filesystem::path(file_).concat(".damaged"), error);
    warning = file_.string() +
              " cannot be read: every room begins as the event file says. Look what was muted, "
              "closed or locked; what can be saved of the file is in rooms.json.damaged";
    return rooms;
  }
  for_each_object(root.get_object(), "rooms", [&](const json::object& kept) {
    if (const auto index = find_room(event_, text(kept, "id")))
      rooms[*index] = read_room(kept, event_.rooms[*index]);
  });
  return rooms;
}

std::optional<std::string> MemoryStore::save(const std::vector<RoomMemory>& rooms) const {
  json::array list;
  for (std::size_t r = 0; r < rooms.size(); ++r) list.push_back(written(rooms[r], event_.rooms[r]));
  const auto error =
      replace_file(file_, json::serialize(json::object{{"rooms", std::move(list)}}) + "\n");
  if (!error) return std::nullopt;
  return "cannot write " + file_.string() + " (" + error.message() +
         "); the event goes on, but after a restart of the relay what was muted, closed or locked "
         "is not known any more. Make [storage] dir a folder that this user may write";
}

void MemoryStore::forget() const {
  std::error_code error;
  std::filesystem::remove(file_, error);
}

}  // namespace dragoman::app
