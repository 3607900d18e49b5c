#include "relay/app/room_memory.h"

#include "relay/app/command_body.h"
#include "relay/app/lookup.h"
#include "relay/engine/channel_index.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace dragoman::app {
namespace {

using engine::Command;
using engine::CommandType;

Command command(CommandType type) {
  Command out;
  out.type = type;
  return out;
}

void add_channel(std::vector<Command>& out, const RoomMemory::Channel& channel,
                 std::int16_t index) {
  const auto add = [&](Command wanted) {
    wanted.channel = index;
    out.push_back(wanted);
  };
  auto wanted = command(CommandType::gain);
  wanted.gain_db = channel.gain_db;
  if (channel.gain_db != 0) add(wanted);
  for (const auto& [type, on] : {std::pair{CommandType::mute, channel.muted},
                                 std::pair{CommandType::fallback, channel.fallback}}) {
    wanted = command(type);
    wanted.on = on;
    if (on) add(wanted);
  }
  wanted = command(CommandType::give_channel);
  wanted.seat.booth = channel.given_to;
  if (channel.given_to != engine::kNone) add(wanted);
  wanted = command(CommandType::channel_delay);
  wanted.lip_sync = channel.delay.value_or(0);
  if (channel.delay) add(wanted);
}

/// Where it is not as the file says.
std::optional<Samples> set_delay(Samples now, std::chrono::milliseconds in_file) {
  return now == duration_to_samples(in_file) ? std::nullopt : std::optional{now};
}

void add_words(std::vector<std::string>& out, const event::Room& room,
               const RoomMemory::Channel& channel, const std::string& id) {
  if (channel.muted) out.push_back(id + " muted");
  if (channel.gain_db != 0) out.push_back(fmt::format("{} {:+.1f} dB", id, channel.gain_db));
  if (channel.fallback) out.push_back(id + " carries the original");
  if (channel.given_to != engine::kNone)
    out.push_back(fmt::format("{} given to booth {}", id, booth_id(room, channel.given_to)));
  if (channel.delay) out.push_back(fmt::format("{} delayed by {} ms", id, in_ms(*channel.delay)));
}

}  // namespace

RoomMemory fresh_memory(const event::Room& room, const std::vector<std::string>& floor_sources) {
  RoomMemory memory;
  memory.places = floor_places(room, floor_sources);
  memory.channels.resize(room.channels.size());
  return memory;
}

RoomMemory memory_of(const event::Room& room, const engine::RoomStatus& status,
                     const FloorPlaces& places) {
  RoomMemory memory;
  memory.closed = status.closed;
  if (status.floor_language_by != engine::kNone ||
      status.floor_language != engine::channel_index(room, room.floor_language))
    memory.floor_language =
        RoomMemory::FloorLanguage{status.floor_language, status.floor_language_by};
  memory.floor_source = status.floor_preferred;
  memory.places = places;
  for (std::size_t slot = 0; slot < places.size(); ++slot)
    if (!places[slot].empty())
      memory.delays[slot] = set_delay(status.sources[slot].lip_sync, room.delay_of(places[slot]));
  for (std::size_t c = 0; c < room.channels.size(); ++c) {
    const auto& now = status.channels[c];
    memory.channels.push_back({now.muted, now.fallback, now.gain_db, now.given_to,
                               set_delay(now.lip_sync, room.channels[c].delay)});
  }
  for (std::size_t b = 0; b < room.booths.size(); ++b)
    for (int desk = 1; desk <= room.booths[b].desks; ++desk) {
      const engine::Seat seat{static_cast<std::int16_t>(b), static_cast<std::int16_t>(desk)};
      if (status.desks[desk_index(seat)].locked) memory.locked.push_back(seat);
    }
  return memory;
}

std::vector<Command> commands_of(const event::Room& room, const RoomMemory& memory) {
  std::vector<Command> out;
  for (std::size_t slot = 0; slot < memory.places.size(); ++slot) {
    auto wanted = command(CommandType::source_delay);
    wanted.slot = static_cast<std::int16_t>(slot);
    wanted.lip_sync =
        memory.delays[slot].value_or(duration_to_samples(room.delay_of(memory.places[slot])));
    if (wanted.lip_sync != 0) out.push_back(wanted);
  }
  if (const auto& language = memory.floor_language) {
    auto wanted = command(CommandType::floor_language);
    wanted.channel = language->channel;
    // Any desk of the booth will do: it is the booth that is asked back.
    if (language->by != engine::kNone) wanted.seat = {language->by, 1};
    out.push_back(wanted);
  }
  if (memory.floor_source != engine::kNone) {
    out.push_back(command(CommandType::floor_source));
    out.back().slot = memory.floor_source;
  }
  for (std::size_t c = 0; c < memory.channels.size(); ++c)
    add_channel(out, memory.channels[c], static_cast<std::int16_t>(c));
  for (const auto seat : memory.locked) {
    auto wanted = command(CommandType::lock_desk);
    wanted.seat = seat;
    wanted.on = true;
    out.push_back(wanted);
  }
  if (memory.closed) {
    out.push_back(command(CommandType::close_room));
    out.back().on = true;
  }
  return out;
}

std::string words_of(const event::Room& room, const RoomMemory& memory) {
  std::vector<std::string> out;
  if (memory.closed) out.emplace_back("closed");
  if (const auto& language = memory.floor_language)
    out.push_back(language->channel == engine::kNone
                      ? "floor language unknown"
                      : fmt::format("floor language {}", channel_id(room, language->channel)));
  if (memory.floor_source != engine::kNone)
    out.push_back("floor source " + memory.places[static_cast<std::size_t>(memory.floor_source)]);
  for (std::size_t slot = 0; slot < memory.delays.size(); ++slot)
    if (const auto& delay = memory.delays[slot])
      out.push_back(fmt::format("source {} delayed by {} ms", memory.places[slot], in_ms(*delay)));
  for (std::size_t c = 0; c < memory.channels.size(); ++c)
    add_words(out, room, memory.channels[c], room.channels[c].id);
  for (const auto& seat : memory.locked)
    out.push_back(fmt::format("desk {}/{} locked", booth_id(room, seat.booth), seat.desk));
  return fmt::format("{}", fmt::join(out, "; "));
}

}  // namespace dragoman::app
