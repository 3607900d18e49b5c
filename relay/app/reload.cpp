#include "relay/app/reload.h"

#include "relay/app/json_writer.h"
#include "relay/engine/channel_index.h"
#include "relay/event/changes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace dragoman::app {

const char* to_string(ReloadResult result) noexcept {
  switch (result) {
    case ReloadResult::applied:
      return "applied";
    case ReloadResult::unchanged:
      return "unchanged";
    default:
      return "refused";
  }
}

Reloaded Reloader::reload() {
  const Reloaded outcome = attempt();
  ++counts_[static_cast<std::size_t>(outcome.result)];
  return outcome;
}

Reloaded Reloader::attempt() {
  if (!load_)
    return {ReloadResult::refused,
            {},
            "The built-in event has no file to read again.",
            "Start dragoman-relay with an event file."};
  try {
    return take(load_());
  } catch (const std::exception& error) {
    return {ReloadResult::refused,
            {},
            fmt::format("The event goes on as it was: {}", error.what()),
            "Mend the file (dragoman-relay --check FILE shows every mistake) and reload again."};
  }
}

Reloaded Reloader::take(const event::Event& wanted) {
  auto found = event::changes(running_, wanted);
  if (!found.fixed.empty())
    return {ReloadResult::refused,
            {},
            fmt::format("The event goes on as it was: these need a restart of the relay: {}.",
                        fmt::join(found.fixed, "; ")),
            "Restart it in a pause (channels continue their streams), or take these back."};
  if (found.live.empty()) return {ReloadResult::unchanged, {}, "Nothing has changed.", ""};
  // The rules of every room: what a full queue kept from an earlier time is then made up for.
  for (std::size_t room = 0; room < running_.rooms.size(); ++room) {
    if (!post_rules(room, wanted.rooms[room]))
      return {ReloadResult::refused,
              {},
              fmt::format("Room {} takes no commands now.", running_.rooms[room].id),
              "Reload again in a moment."};
  }
  event::take_live(running_, wanted);
  auto words = fmt::format("Changed: {}.", fmt::join(found.live, "; "));
  return {ReloadResult::applied, std::move(found.live), std::move(words), ""};
}

bool Reloader::post_rules(std::size_t room, const event::Room& wanted) {
  engine::Command command;
  command.type = engine::CommandType::rules;
  command.rules = engine::rules_of(wanted);
  bool taken = media_.post(room, command);
  for (std::size_t channel = 1; channel < wanted.channels.size(); ++channel) {
    command = {};
    command.type = engine::CommandType::empty_channel;
    command.channel = static_cast<std::int16_t>(channel);
    command.empty = wanted.channels[channel].fallback;
    taken = media_.post(room, command) && taken;
  }
  taken = post_delays(room, wanted) && taken;
  // A technician may have set another one since; only the file's own change counts.
  if (wanted.floor_language != running_.rooms[room].floor_language) {
    command = {};
    command.type = engine::CommandType::floor_language;
    command.channel = engine::channel_index(wanted, wanted.floor_language);
    taken = media_.post(room, command) && taken;
  }
  return taken;
}

/// Of those that the file changed; a technician may have set others since.
bool Reloader::post_delays(std::size_t room, const event::Room& wanted) {
  const auto& running = running_.rooms[room];
  bool taken = true;
  engine::Command command;
  command.type = engine::CommandType::channel_delay;
  for (std::size_t c = 0; c < wanted.channels.size(); ++c) {
    if (wanted.channels[c].delay == running.channels[c].delay) continue;
    command.channel = static_cast<std::int16_t>(c);
    command.lip_sync = duration_to_samples(wanted.channels[c].delay);
    taken = media_.post(room, command) && taken;
  }
  command = {};
  command.type = engine::CommandType::source_delay;
  const auto places = places_(room);
  for (std::size_t slot = 0; slot < places.size(); ++slot) {
    const auto& name = places[slot];
    if (name.empty() || wanted.delay_of(name) == running.delay_of(name)) continue;
    command.slot = static_cast<std::int16_t>(slot);
    command.lip_sync = duration_to_samples(wanted.delay_of(name));
    taken = media_.post(room, command) && taken;
  }
  return taken;
}

net::Response reload_response(const Reloaded& outcome) {
  if (outcome.result == ReloadResult::refused)
    return net::error_response(409, "not_reloaded", outcome.words, outcome.remedy);
  JsonWriter out;
  out.begin_object().field("result", to_string(outcome.result)).key("changed").begin_array();
  for (const auto& setting : outcome.changed) out.value(setting);
  out.end_array().end_object();
  net::Response response;
  response.body = out.take() + "\n";
  return response;
}

}  // namespace dragoman::app
