#include "relay/event/load.h"

#include "relay/event/channels.h"
#include "relay/event/room_reader.h"
#include "relay/event/sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace dragoman::event {
namespace {

constexpr std::size_t kLargestFile = 1024 * 1024;
constexpr int kHighestPort = 65535;

[[noreturn]] void fail(const std::filesystem::path& file, Place place, std::string message,
                       std::string remedy) {
  throw LoadError{
      {{file.string(), place.line, place.column, std::move(message), std::move(remedy)}}};
}

toml::table parse_toml(std::string_view text, const std::filesystem::path& file) {
  if (text.size() > kLargestFile) {
    fail(file, end_of(text.substr(0, kLargestFile)), "the file is larger than a megabyte",
         "An event file has a few kilobytes; is it another file?");
  }
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    fail(file, place_of(error.source()), std::string{error.description()},
         "Each line of TOML is a [header], a key = value, or a # comment; text stands in quotes. "
         "Later mistakes show when this one is gone.");
  }
}

void read_event_table(TableReader& root, Event& event, Problems& problems) {
  const toml::table* table = root.table("event");
  if (table == nullptr) {
    if (!root.has("event")) {
      problems.add({}, "the event has no name", "Add [event] and below it name = \"…\".");
    }
    return;
  }
  TableReader reader{*table, "[event]", problems};
  reader.require("name", "name = \"…\"");
  event.name = reader.text("name").value_or("");
}

void read_sections(TableReader& root, const std::filesystem::path& folder, Event& event,
                   Problems& problems) {
  static const toml::table empty;
  const auto section = [&](const char* key) {
    const toml::table* table = root.table(key);
    return TableReader{table == nullptr ? empty : *table, fmt::format("[{}]", key), problems};
  };
  TableReader network = section("network");
  read_network(network, event.network);
  TableReader audio = section("audio");
  read_audio(audio, event.audio);
  TableReader web = section("web");
  read_web(web, event.web);
  TableReader storage = section("storage");
  read_storage(storage, folder, event.storage);
  TableReader trust = section("trust");
  read_trust(trust, folder, event.trust);
  TableReader alarms = section("alarms");
  read_alarms(alarms, event.alarms);
}

// Ports of a room's channels: within the range, and none that the media port needs.
void check_ports(const Event& event, std::size_t index, Place place, Place media_place,
                 Problems& problems) {
  const Room& room = event.rooms[index];
  for (const Channel& channel : room.channels) {
    const int first = first_port(index, channel.number);
    if (first + kPortsPerChannel - 1 > kHighestPort) {
      problems.add(place,
                   fmt::format("room \"{}\" is number {}: its channel \"{}\" would need port {}",
                               room.id, index, channel.id, first),
                   "Divide the rooms between two events on two machines.");
      return;
    }
    const int media = event.network.media.port;
    if (media >= first && media < first + kPortsPerChannel) {
      problems.add(
          media_place.line > 0 ? media_place : place,
          fmt::format("the media port {} is one of channel \"{}\" in room \"{}\" ({} to {})", media,
                      channel.id, room.id, first, first + kPortsPerChannel - 1),
          "Move \"media\" in [network], for example to port 7402.");
      return;
    }
  }
}

/// Keys are given by TLS to those who may listen, and to nobody else: without credentials there
/// would be nobody to keep the sound from.
void check_encryption(const Event& event, Place place, Problems& problems) {
  if (event.trust.has_certificate()) return;
  for (const Channel& channel : event.rooms.back().channels) {
    if (!channel.encrypted) continue;
    problems.add(place,
                 fmt::format("channel \"{}\" is to be encrypted, and there is no certificate under "
                             "which its key could be given",
                             channel.id),
                 "`dragoman-relay init DIR` makes an event with keys; or leave \"encrypt\" out.");
    return;
  }
}

void read_rooms(TableReader& root, const std::filesystem::path& folder, Place media_place,
                Event& event, Problems& problems) {
  const auto tables = root.tables("room");
  if (tables.empty() && !root.has("room")) {
    problems.add({}, "the event has no room",
                 "Add [[room]] and below it id = \"hall\" and languages = [\"en\", \"fr\"].");
  }
  for (const toml::table* table : tables) {
    RoomReader reader{*table, folder, problems};
    Room room = reader.read();
    if (!room.id.empty() && event.find_room(room.id) != nullptr) {
      problems.add(reader.id_place(), fmt::format("room \"{}\" is described twice", room.id),
                   "Give each room an id of its own.");
    }
    event.rooms.push_back(std::move(room));
    check_ports(event, event.rooms.size() - 1, reader.id_place(), media_place, problems);
    check_encryption(event, reader.id_place(), problems);
  }
}

}  // namespace

Event parse(std::string_view text, const std::filesystem::path& file) {
  const toml::table tree = parse_toml(text, file);
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::absolute(file, error).parent_path();
  Problems problems{file.string(), text};
  Event event;
  TableReader root{tree, "", problems};
  read_event_table(root, event, problems);
  read_sections(root, folder, event, problems);
  const auto media = tree["network"]["media"];
  read_rooms(root, folder, media ? place_of(*media.node()) : Place{}, event, problems);
  if (!problems.empty()) throw LoadError{problems.take()};
  return event;
}

Event load(const std::filesystem::path& file) {
  std::error_code error;
  std::ifstream in{file, std::ios::binary};
  if (!in || std::filesystem::is_directory(file, error)) {
    fail(file, {}, "cannot read the event file",
         "Check its name and that this user may read it. Without a file dragoman-relay runs the "
         "built-in demo event.");
  }
  std::string text;
  text.resize(kLargestFile + 1);
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return parse(text, file);
}

}  // namespace dragoman::event
