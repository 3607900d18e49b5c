#include "client/monitor/board_json.h"

#include <boost/json.hpp>

#include <algorithm>

namespace dragoman::client {
namespace {

namespace json = boost::json;

const json::value& field(const json::object& object, std::string_view key) {
  static const json::value unknown;
  const auto* value = object.if_contains({key.data(), key.size()});
  return value == nullptr ? unknown : *value;
}

std::string text(const json::object& object, std::string_view key) {
  const auto* value = field(object, key).if_string();
  if (value == nullptr) return {};
  std::string out(value->data(), value->size());
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
  }
  return out;
}

bool flag(const json::object& object, std::string_view key) {
  const auto* value = field(object, key).if_bool();
  return value != nullptr && *value;
}

std::optional<double> number(const json::object& object, std::string_view key) {
  json::error_code error;
  const double value = field(object, key).to_number<double>(error);
  return error ? std::nullopt : std::optional{value};
}

std::uint64_t count(const json::object& object, std::string_view key) {
  json::error_code error;
  const auto value = field(object, key).to_number<std::uint64_t>(error);
  return error ? 0 : value;
}

// Calls `each` for every object of the list; anything else in it is passed over.
template <class Each>
void for_objects(const json::object& object, std::string_view key, Each each) {
  const auto* list = field(object, key).if_array();
  if (list == nullptr) return;
  for (const auto& item : *list) {
    if (const auto* entry = item.if_object()) each(*entry);
  }
}

ChannelRow channel_row(const json::object& in) {
  ChannelRow out;
  out.id = text(in, "id");
  out.number = static_cast<int>(std::min<std::uint64_t>(count(in, "number"), 127));
  out.name = text(in, "name");
  out.right_to_left = text(in, "direction") == "rtl";
  out.state = text(in, "state");
  out.quality = text(in, "quality");
  out.line_up = flag(in, "line_up");
  for_objects(in, "on_air", [&](const json::object& seat) {
    out.on_air.push_back(text(seat, "booth") + "/" + std::to_string(count(seat, "desk")));
  });
  out.rms_dbfs = number(in, "level_dbfs");
  out.peak_dbfs = number(in, "peak_dbfs");
  out.limited_samples = count(in, "limited_samples");
  if (const auto* listeners = field(in, "listeners").if_object()) {
    out.multicast = count(*listeners, "multicast");
    out.unicast = count(*listeners, "unicast");
    out.web = count(*listeners, "web");
    out.redundancy = count(*listeners, "redundancy");
    out.recovered = count(*listeners, "recovered");
  }
  return out;
}

SourceRow source_row(const json::object& in) {
  SourceRow out;
  out.id = text(in, "id");
  out.kind = text(in, "kind");
  out.alive = flag(in, "alive");
  out.selected = flag(in, "selected");
  out.rms_dbfs = number(in, "level_dbfs");
  out.received = count(in, "received");
  out.lost = count(in, "lost");
  out.late = count(in, "late");
  out.jitter_ms = number(in, "jitter_ms");
  out.drift_ppm = number(in, "drift_ppm");
  out.buffer_ms = number(in, "buffer_ms");
  out.delay_ms = number(in, "delay_ms");
  return out;
}

DeskRow desk_row(const std::string& booth, const json::object& in) {
  DeskRow out;
  out.booth = booth;
  out.desk = static_cast<int>(std::min<std::uint64_t>(count(in, "desk"), 99));
  out.connected = flag(in, "connected");
  out.microphone = text(in, "microphone");
  const auto* channels = field(in, "on_air").if_array();
  out.lost = flag(in, "lost");
  out.call = text(in, "call");
  out.talk = text(in, "talk");
  out.handover = text(in, "handover");
  out.incoming = text(in, "incoming");
  out.floor_key = text(in, "floor_key");
  out.reason_code = text(in, "reason_code");
  out.on_air = flag(in, "on_air") || (channels != nullptr && !channels->empty());
  return out;
}

RoomBoard room_board(const json::object& in) {
  RoomBoard out;
  out.id = text(in, "id");
  out.name = text(in, "name");
  out.floor_language = text(in, "floor_language");
  out.floor_language_by = text(in, "floor_language_by");
  out.slower = flag(in, "slower");
  out.use_microphone = flag(in, "use_microphone");
  out.open = field(in, "open").is_null() || flag(in, "open");
  if (const auto* recording = field(in, "recording").if_object()) {
    out.recording = text(*recording, "state");
    out.recording_reason = text(*recording, "reason");
  }
  out.messages = count(in, "messages");
  for_objects(in, "channels",
              [&](const json::object& c) { out.channels.push_back(channel_row(c)); });
  for_objects(in, "sources", [&](const json::object& s) { out.sources.push_back(source_row(s)); });
  for_objects(in, "booths", [&](const json::object& booth) {
    for_objects(booth, "desks", [&](const json::object& desk) {
      out.desks.push_back(desk_row(text(booth, "id"), desk));
    });
  });
  return out;
}

template <class Row>
void take_levels(std::vector<Row>& rows, const json::object& in, std::string_view list,
                 void (*take)(Row&, const json::object&)) {
  for_objects(in, list, [&](const json::object& entry) {
    const std::string id = text(entry, "id");
    const auto row =
        std::find_if(rows.begin(), rows.end(), [&](const Row& r) { return r.id == id; });
    if (row != rows.end()) take(*row, entry);
  });
}

void take_meters(Board& board, const json::object& message) {
  for_objects(message, "rooms", [&](const json::object& in) {
    const std::string id = text(in, "id");
    for (RoomBoard& room : board.rooms) {
      if (room.id != id) continue;
      take_levels<ChannelRow>(room.channels, in, "channels",
                              [](ChannelRow& row, const json::object& m) {
                                row.rms_dbfs = number(m, "rms_dbfs");
                                row.peak_dbfs = number(m, "peak_dbfs");
                              });
      take_levels<SourceRow>(
          room.sources, in, "sources",
          [](SourceRow& row, const json::object& m) { row.rms_dbfs = number(m, "rms_dbfs"); });
    }
  });
}

/// "hall/en/1/loss" is the loss at hall/en/1.
AlarmRow alarm_row(const json::object& in) {
  AlarmRow out;
  out.kind = text(in, "kind");
  const std::string id = text(in, "id");
  out.id = id;
  const auto slash = id.rfind('/');
  out.where = slash == std::string::npos ? "relay" : id.substr(0, slash);
  out.what = text(in, "what");
  out.remedy = text(in, "do");
  out.grave = text(in, "severity") == "grave";
  out.acknowledged = flag(in, "acknowledged");
  return out;
}

void take_alarms(Board& board, const json::object& message) {
  board.alarms.clear();
  for (RoomBoard& room : board.rooms) room.alarms.clear();
  for_objects(message, "alarms", [&](const json::object& entry) {
    const std::string id = text(entry, "room");
    const auto room = std::find_if(board.rooms.begin(), board.rooms.end(),
                                   [&](const RoomBoard& r) { return r.id == id; });
    (room == board.rooms.end() ? board.alarms : room->alarms).push_back(alarm_row(entry));
  });
}

void take_rooms(Board& board, const json::object& message) {
  for_objects(message, "rooms", [&](const json::object& in) {
    RoomBoard room = room_board(in);
    const auto known = std::find_if(board.rooms.begin(), board.rooms.end(),
                                    [&](const RoomBoard& r) { return r.id == room.id; });
    if (known == board.rooms.end()) {
      board.rooms.push_back(std::move(room));
    } else {
      room.texts = std::move(known->texts);
      room.texts_of = known->texts_of;
      room.alarms = std::move(known->alarms);
      *known = std::move(room);
    }
  });
}

}  // namespace

std::string take_message(Board& board, std::string_view message) noexcept {
  try {
    json::error_code error;
    const auto value = json::parse({message.data(), message.size()}, error);
    if (error) return "not JSON: " + error.message();
    const auto* object = value.if_object();
    if (object == nullptr) return "not a JSON object";
    const std::string type = text(*object, "type");
    if (type == "meters") {
      take_meters(board, *object);
    } else if (type == "change") {
      take_rooms(board, *object);
    } else if (type == "alarms") {
      take_alarms(board, *object);
    } else if (type.empty() || type == "state") {
      if (!field(*object, "rooms").is_array()) return "no list of rooms";
      Board fresh;
      fresh.event = text(*object, "name");
      take_rooms(fresh, *object);
      take_alarms(fresh, *object);
      board = std::move(fresh);
    }
    return {};
  } catch (const std::exception& exception) {
    return exception.what();
  }
}

std::vector<std::string> message_texts(std::string_view messages, std::size_t most) noexcept {
  std::vector<std::string> texts;
  try {
    json::error_code error;
    const auto value = json::parse({messages.data(), messages.size()}, error);
    if (error || !value.is_object()) return texts;
    for_objects(value.get_object(), "messages", [&](const json::object& entry) {
      const std::string way = text(entry, "from") == "technician" ? "to " : "";
      texts.push_back(way + text(entry, "booth") + "/" + std::to_string(count(entry, "desk")) +
                      ": " + text(entry, "text"));
    });
    if (texts.size() > most) texts.erase(texts.begin(), texts.end() - static_cast<int>(most));
  } catch (const std::exception&) {
    texts.clear();
  }
  return texts;
}

std::string only_room(std::string_view event, const std::string& id) {
  json::error_code error;
  auto value = json::parse({event.data(), event.size()}, error);
  auto* object = value.if_object();
  auto* rooms = object == nullptr ? nullptr : object->if_contains("rooms");
  if (error || rooms == nullptr || !rooms->is_array()) return {};
  json::array kept;
  for (auto& room : rooms->get_array()) {
    if (room.is_object() && text(room.get_object(), "id") == id) kept.push_back(std::move(room));
  }
  if (kept.empty()) return {};
  *rooms = std::move(kept);
  return json::serialize(value);
}

}  // namespace dragoman::client
