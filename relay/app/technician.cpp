#include "relay/app/technician.h"

#include "codecs/control/field_reader.h"
#include "codecs/control/plain_text.h"
#include "codecs/control/text_length.h"
#include "relay/app/command_body.h"
#include "relay/app/lookup.h"
#include "relay/app/page.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <variant>

namespace dragoman::app {
namespace {

namespace json = boost::json;
using engine::CommandType;

constexpr std::chrono::milliseconds kPatience{500};
/// A recording begins after what leads up to it, and on a disk that may be slow.
constexpr std::chrono::milliseconds kRecordingPatience{3000};
constexpr double kLeastGain = -60, kMostGain = 12;  ///< dB
constexpr std::string_view kLipSync = "lip_sync_ms";
/// A command posted during frame n is applied before frame n + 1 and shown by the status of n + 1;
/// one more, for the post may race with the frame's beginning.
constexpr std::int64_t kFramesToApply = 2;

net::Response not_found(std::string message, std::string remedy) {
  return net::error_response(404, "not_found", message, remedy);
}

std::string_view text_of(const json::value& value) {
  return value.is_string() ? std::string_view(value.get_string()) : std::string_view();
}

json::value json_text(std::string_view text) {
  return json::value(json::string_view(text.data(), text.size()));
}

constexpr std::string_view kDeskRemedy =
    "Send {\"locked\": true}, {\"kick\": true}, {\"call\": \"handled\"}, {\"call\": "
    "\"finished\"} or {\"message\": \"…\"}.";
bool is_text(std::string_view text) {
  return !text.empty() && control::is_plain_text(text);
}

/// What the engine is to do with a desk, without its seat; nothing when that is no command.
std::optional<engine::Command> desk_command(const std::string& key, const json::value& value) {
  engine::Command command;
  if (key == "locked" && value.is_bool()) {
    command.type = CommandType::lock_desk;
    command.on = value.get_bool();
  } else if (key == "kick" && value.is_bool() && value.get_bool()) {
    command.type = CommandType::kick_desk;
  } else if (key == "call" && (text_of(value) == "handled" || text_of(value) == "finished")) {
    command.type = CommandType::call;
    command.call = text_of(value) == "handled" ? engine::Call::handled : engine::Call::finished;
  } else {
    return std::nullopt;
  }
  return command;
}

/// A channel's command, and what its value was before.
using ChannelCommand = std::pair<engine::Command, json::value>;

std::variant<ChannelCommand, net::Response> line_up_command(const engine::ChannelStatus& now,
                                                            bool on, std::int16_t channel) {
  if (channel == 0)
    return bad_command("The floor has no line-up of its own.", "Send the hall's line-up tone.");
  if (on && now.on_air_count > 0)
    return net::error_response(409, "on_air", "An interpreter is on air in that channel.",
                               "Line up before the meeting, or when the microphone is closed.");
  engine::Command command;
  command.type = CommandType::line_up;
  command.on = on;
  return ChannelCommand{command, now.line_up};
}

std::variant<ChannelCommand, net::Response> booth_command(const event::Room& room,
                                                          const engine::ChannelStatus& now,
                                                          const json::value& value) {
  engine::Command command;
  command.type = CommandType::give_channel;
  const auto named = [&](const event::Booth& booth) { return booth.id == text_of(value); };
  const auto at = std::find_if(room.booths.begin(), room.booths.end(), named);
  if (!value.is_null() && at == room.booths.end())
    return not_found(fmt::format("Room {} has no booth {}.", room.id, text_of(value)),
                     "Booths here: " + names_of_booths(room) + ".");
  if (!value.is_null()) command.seat.booth = static_cast<std::int16_t>(at - room.booths.begin());
  json::value before;
  if (now.given_to >= 0) before = json_text(room.booths[static_cast<std::size_t>(now.given_to)].id);
  return ChannelCommand{command, before};
}

std::variant<ChannelCommand, net::Response> channel_command(const event::Room& room,
                                                            const engine::ChannelStatus& now,
                                                            const CommandBody& wanted,
                                                            std::int16_t channel,
                                                            std::string_view remedy) {
  const auto& [key, value, fade] = wanted;
  std::variant<ChannelCommand, net::Response> out = unknown_command(wanted, remedy);
  engine::Command command;
  if (key == "muted" && value.is_bool()) {
    command.type = CommandType::mute;
    command.on = value.get_bool();
    out = ChannelCommand{command, now.muted};
  } else if (key == "line_up" && value.is_bool()) {
    out = line_up_command(now, value.get_bool(), channel);
  } else if (key == "gain_db" && value.is_number()) {
    const double gain = value.to_number<double>();
    if (!(gain >= kLeastGain && gain <= kMostGain))
      return bad_command(fmt::format("A gain of {} dB is out of range.", gain), remedy);
    command.type = CommandType::gain;
    command.gain_db = static_cast<float>(gain);
    out = ChannelCommand{command, now.gain_db};
  } else if (const auto delay = lip_sync_of(value); key == kLipSync && delay) {
    command.type = CommandType::channel_delay;
    command.lip_sync = *delay;
    out = ChannelCommand{command, in_ms(now.lip_sync)};
  } else if ((key == "fallback" && value.is_bool()) ||
             (key == "booth" && (value.is_string() || value.is_null()))) {
    if (channel == 0)
      return bad_command("The floor has no interpreters.", "Name a language's channel.");
    command.type = CommandType::fallback;
    command.on = value.is_bool() && value.get_bool();
    if (key == "fallback")
      out = ChannelCommand{command, now.fallback};
    else
      out = booth_command(room, now, value);
  }
  if (auto* good = std::get_if<ChannelCommand>(&out)) {
    good->first.channel = channel;
    good->first.fade = fade;
  }
  return out;
}

}  // namespace

net::Answer Technician::handle(const Route& route, const std::string& body, Instant now,
                               const std::string& who) {
  const auto room = find_room(event_, route.room);
  if (!room)
    return not_found(fmt::format("There is no room {}.", route.room),
                     "Rooms here: " + names_of_rooms(event_) + ".");
  const Asked asked{*room, who, now};
  switch (route.resource) {
    case Resource::floor:
      return floor(asked, body);
    case Resource::source:
      return source(asked, route.channel, body);
    case Resource::channel:
      return channel(asked, route.channel, body);
    case Resource::desk:
      return desk(asked, route, body);
    case Resource::opening:
      return opening(asked, body);
    default:
      return recording(asked, body);
  }
}

std::string Technician::path(std::size_t room, const std::string& below) const {
  return "/api/v1/rooms/" + event_.rooms[room].id + "/" + below;
}

net::Answer Technician::floor(const Asked& asked, const std::string& body) {
  constexpr std::string_view kRemedy =
      "Send {\"language\": \"en\"}, {\"language\": null} for unknown, or {\"source\": \"mixer\"}, "
      "{\"source\": null} for automatic.";
  auto parsed = parse_command(body, kRemedy);
  if (auto* response = std::get_if<net::Response>(&parsed)) return std::move(*response);
  const auto& wanted = std::get<CommandBody>(parsed);
  const auto& room = event_.rooms[asked.room];
  const auto& status = media_.status(asked.room);
  const auto text = text_of(wanted.value);
  engine::Command command;
  json::value before;
  bool known = true;  // what was before can be had again
  if ((wanted.key != "language" && wanted.key != "source") ||
      (text.empty() && !wanted.value.is_null()))
    return unknown_command(wanted, kRemedy);
  if (wanted.key == "language") {
    command.type = CommandType::floor_language;
    const auto found = find_channel(room, text);
    if (!wanted.value.is_null() && (!found || *found == 0))
      return not_found(fmt::format("There is no channel for the language {}.", text),
                       "Channels here: " + names_of_channels(room) + ".");
    if (found) command.channel = *found;
    if (status.floor_language > 0) before = json_text(channel_id(room, status.floor_language));
  } else {
    command.type = CommandType::floor_source;
    const auto found = hub_.seats().find_floor_source(asked.room, text);
    if (!wanted.value.is_null() && !found)
      return not_found(fmt::format("No floor source {} is connected.", text),
                       "GET /api/v1/event lists the sources.");
    if (found) command.slot = static_cast<std::int16_t>(*found);
    const auto now = status.floor_preferred;
    known = now == engine::kNone || hub_.seats().taken(asked.room, now);
    if (now != engine::kNone && known) before = json_text(hub_.seats().name(asked.room, now));
  }
  note({"command", room.id, "", "", 0, asked.who, wanted.text()});
  Undo undo{path(asked.room, "floor"), wanted.with(before)};
  if (!known) undo.body = nullptr;
  return post(
      asked, command, [this, r = asked.room] { return view_.room(r); }, std::move(undo));
}

/// Also of one that is away: it is heard so when it comes.
net::Answer Technician::source(const Asked& asked, const std::string& name,
                               const std::string& body) {
  constexpr std::string_view kRemedy = "Send {\"lip_sync_ms\": 180}, from 0 to 1000, whole.";
  const auto& room = event_.rooms[asked.room];
  const auto& places = hub_.seats().places(asked.room);
  const auto place = std::find(places.begin(), places.end(), name);
  if (name.empty() || place == places.end())
    return not_found(fmt::format("Room {} knows no floor source {}.", room.id, name),
                     "GET /api/v1/event lists the sources; others may be named in the event file.");
  auto parsed = parse_command(body, kRemedy);
  if (auto* response = std::get_if<net::Response>(&parsed)) return std::move(*response);
  const auto& wanted = std::get<CommandBody>(parsed);
  const auto delay = lip_sync_of(wanted.value);
  if (wanted.key != kLipSync || !delay) return unknown_command(wanted, kRemedy);
  engine::Command command;
  command.type = CommandType::source_delay;
  command.slot = static_cast<std::int16_t>(place - places.begin());
  command.lip_sync = *delay;
  const auto slot = static_cast<std::size_t>(command.slot);
  const auto before = in_ms(media_.status(asked.room).sources[slot].lip_sync);
  note({"command", room.id, "", "", 0, asked.who,
        fmt::format("source {}: {}, before {}", name, wanted.text(), before)});
  return post(asked, command, [this, r = asked.room, slot] { return view_.source(r, slot); },
              {path(asked.room, "sources/" + url_escape(name)), wanted.with(before)});
}

net::Answer Technician::opening(const Asked& asked, const std::string& body) {
  constexpr std::string_view kRemedy =
      "Send {\"open\": true} or {\"open\": false}, with {\"fade_ms\": 2000} if you like.";
  auto parsed = parse_command(body, kRemedy, true);
  if (auto* response = std::get_if<net::Response>(&parsed)) return std::move(*response);
  const auto& wanted = std::get<CommandBody>(parsed);
  if (wanted.key != "open" || !wanted.value.is_bool()) return unknown_command(wanted, kRemedy);
  engine::Command command;
  command.type = CommandType::close_room;
  command.on = !wanted.value.get_bool();
  command.fade = wanted.fade;
  note({"command", event_.rooms[asked.room].id, "", "", 0, asked.who, wanted.text()});
  return post(asked, command, [this, r = asked.room] { return view_.room(r); },
              {path(asked.room, "session"), wanted.with(!media_.status(asked.room).closed)});
}

net::Answer Technician::recording(const Asked& asked, const std::string& body) {
  constexpr std::string_view kRemedy = "Send {\"on\": true} or {\"on\": false}.";
  auto parsed = parse_command(body, kRemedy);
  if (auto* response = std::get_if<net::Response>(&parsed)) return std::move(*response);
  const auto& wanted = std::get<CommandBody>(parsed);
  if (wanted.key != "on" || !wanted.value.is_bool()) return unknown_command(wanted, kRemedy);
  if (recording_ == nullptr)
    return net::error_response(501, "recording_unavailable", "This relay does not record.",
                               "Record a channel's .opus stream with any player meanwhile.");
  const std::size_t room = asked.room;
  const bool on = wanted.value.get_bool();
  const Undo undo{path(room, "recording"), wanted.with(recording_->wanted(room))};
  note({"command", event_.rooms[room].id, "", "", 0, asked.who, "recording " + wanted.text()});
  on ? recording_->start(room) : recording_->stop(room);
  const auto done = [this, room, on] {
    const auto state = recording_->status(room).state;
    using store::RecordingState;
    return on ? state != RecordingState::starting && state != RecordingState::stopping
              : state == RecordingState::off || state == RecordingState::failed;
  };
  const auto answer = [this, room, on, undo] {
    const auto& status = recording_->status(room);
    if (on && status.state == store::RecordingState::failed)
      return net::error_response(507, "not_recorded",
                                 "The disk does not take a recording: " + status.reason + ".",
                                 "Make room on it, or give this user the right to write there.");
    return state_response(view_.room(room), undo);
  };
  return net::Later{[this, now = asked.now, done, answer](auto reply) {
    pending_.push_back({now + kRecordingPatience, done, answer, std::move(reply)});
  }};
}

net::Answer Technician::channel(const Asked& asked, const std::string& id,
                                const std::string& body) {
  constexpr std::string_view kRemedy =
      "Send {\"muted\": true}, {\"gain_db\": -3.0}, from -60 to 12, both with {\"fade_ms\": 2000} "
      "if "
      "you like, {\"lip_sync_ms\": 120}, from 0 to 1000, {\"line_up\": true}, {\"fallback\": true} "
      "or {\"booth\": \"en\"}.";
  const auto& room = event_.rooms[asked.room];
  const auto index = find_channel(room, id);
  if (!index)
    return not_found(fmt::format("Room {} has no channel {}.", room.id, id),
                     "Channels here: " + names_of_channels(room) + ".");
  auto parsed = parse_command(body, kRemedy, true);
  if (auto* response = std::get_if<net::Response>(&parsed)) return std::move(*response);
  const auto& wanted = std::get<CommandBody>(parsed);
  const auto& now = media_.status(asked.room).channels[static_cast<std::size_t>(*index)];
  auto understood = channel_command(room, now, wanted, *index, kRemedy);
  if (auto* response = std::get_if<net::Response>(&understood)) return std::move(*response);
  const auto& [command, before] = std::get<ChannelCommand>(understood);
  auto detail = wanted.text();
  if (wanted.key == kLipSync) detail += ", before " + json::serialize(before);
  note({"command", room.id, id, "", 0, asked.who, detail});
  return post(asked, command, [this, r = asked.room, c = *index] { return view_.channel(r, c); },
              {path(asked.room, "channels/" + id), wanted.with(before)});
}

net::Answer Technician::desk(const Asked& asked, const Route& route, const std::string& body) {
  const auto& room = event_.rooms[asked.room];
  int number = 0;
  const char* end = route.desk.data() + route.desk.size();
  const auto [rest, error] = std::from_chars(route.desk.data(), end, number);
  const auto seat =
      error == std::errc() && rest == end ? find_seat(room, route.channel, number) : std::nullopt;
  if (!seat)
    return not_found(
        fmt::format("Room {} has no desk {} in a booth {}.", room.id, route.desk, route.channel),
        "Booths here: " + names_of_booths(room) + "; desks count from 1.");
  auto parsed = parse_command(body, kDeskRemedy);
  if (auto* response = std::get_if<net::Response>(&parsed)) return std::move(*response);
  const auto& wanted = std::get<CommandBody>(parsed);
  if (wanted.key == "message" && wanted.value.is_string())
    return message(asked, *seat, text_of(wanted.value));
  auto command = desk_command(wanted.key, wanted.value);
  if (!command) return unknown_command(wanted, kDeskRemedy);
  command->seat = *seat;
  const auto& now = media_.status(asked.room).desks[desk_index(*seat)];
  if (command->type == CommandType::call && now.call != engine::Call::raised &&
      now.call != engine::Call::handled)
    return net::error_response(409, "no_call", "Nobody calls from that desk.",
                               "GET /api/v1/event shows each desk's \"call\".");
  note({"command", room.id, "", route.channel, number, asked.who, wanted.text()});
  Undo undo{path(asked.room, "desks/" + route.channel + "/" + route.desk), nullptr};
  if (command->type == CommandType::lock_desk) undo.body = wanted.with(now.locked);
  return post(
      asked, *command, [this, r = asked.room, s = *seat] { return view_.desk(r, s); },
      std::move(undo));
}

net::Answer Technician::message(const Asked& asked, engine::Seat seat, std::string_view text) {
  if (const auto beyond = control::characters_beyond(text, control::kMaxText); beyond > 0)
    return bad_command(
        fmt::format("The message is too long by {} character{}.", beyond, beyond == 1 ? "" : "s"),
        "Shorten it, or send it in two.");
  if (!is_text(text))
    return bad_command("A message is one line of text, and not empty.", kDeskRemedy);
  if (!hub_.write_to_desk(asked.room, seat, std::string(text),
                          asked.who.empty() ? "technician" : asked.who))
    return net::error_response(409, "nobody", "Nobody sits at that desk.",
                               "GET /api/v1/event shows which desks are connected.");
  return state_response(view_.desk(asked.room, seat), {"", nullptr});
}

net::Response Technician::state_response(std::string state, const Undo& undo) {
  net::Response response;
  response.body = with_undo(std::move(state), undo.path, undo.body) + "\n";
  return response;
}

net::Answer Technician::post(const Asked& asked, const engine::Command& command,
                             std::function<std::string()> state, Undo undo) {
  const FrameIndex posted = media_.status(asked.room).frame;
  if (!media_.post(asked.room, command))
    return net::error_response(503, "busy", "The room takes no more commands at this moment.",
                               "Try again.");
  const auto applied = [this, room = asked.room, posted] {
    return media_.status(room).frame - posted >= kFramesToApply;
  };
  const auto answer = [state = std::move(state), undo = std::move(undo)] {
    return state_response(state(), undo);
  };
  return net::Later{[this, now = asked.now, applied, answer](auto reply) {
    pending_.push_back({now + kPatience, applied, answer, std::move(reply)});
  }};
}

void Technician::poll(Instant now) {
  std::vector<std::pair<std::function<void(net::Response)>, net::Response>> answers;
  std::erase_if(pending_, [&](Pending& pending) {
    const bool done = pending.done();
    if (!done && now < pending.deadline) return false;
    answers.emplace_back(
        std::move(pending.reply),
        done ? pending.answer()
             : net::error_response(503, "not_ticking", "The room's engine did not answer.",
                                   "Look at /readyz and at the relay's log."));
    return true;
  });
  for (auto& [reply, response] : answers) reply(std::move(response));
}

}  // namespace dragoman::app
