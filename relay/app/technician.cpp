#include "relay/app/technician.h"

#include "codecs/control/field_reader.h"
#include "relay/app/lookup.h"

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
/// A command posted during frame n is applied before frame n + 1 and shown by the status of n + 1;
/// one more, for the post may race with the frame's beginning.
constexpr std::int64_t kFramesToApply = 2;

net::Response bad_body(std::string message, std::string_view remedy) {
  return net::error_response(400, "bad_command", message, remedy);
}

/// The body's only member.
std::variant<json::key_value_pair, net::Response> only_member(const std::string& body,
                                                              std::string_view remedy) {
  json::error_code error;
  const json::value root = json::parse(body, error);
  if (error || !root.is_object()) return bad_body("The body is not a JSON object.", remedy);
  const auto& object = root.get_object();
  if (object.size() != 1)
    return bad_body(fmt::format("The body has {} members, one is needed.", object.size()), remedy);
  return *object.begin();
}

net::Response unknown_key(std::string_view key, std::string_view remedy) {
  return bad_body(fmt::format("\"{}\" is unknown here, or its value has the wrong type.", key),
                  remedy);
}

net::Response not_found(std::string message, std::string remedy) {
  return net::error_response(404, "not_found", message, remedy);
}

std::string_view text_of(const json::value& value) {
  return value.is_string() ? std::string_view(value.get_string()) : std::string_view();
}

constexpr std::string_view kDeskRemedy =
    "Send {\"locked\": true}, {\"kick\": true}, {\"call\": \"handled\"}, {\"call\": "
    "\"finished\"} or {\"message\": \"…\"}.";
bool is_text(std::string_view text) {
  return !text.empty() && text.size() <= control::kMaxText &&
         std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

/// What the engine is to do with a desk, without its seat; nothing when that is no command.
std::optional<engine::Command> desk_command(std::string_view key, const json::value& value) {
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

}  // namespace

net::Answer Technician::handle(const Route& route, const std::string& body, Instant now) {
  const auto room = find_room(event_, route.room);
  if (!room)
    return not_found(fmt::format("There is no room {}.", route.room),
                     "Rooms here: " + names_of_rooms(event_) + ".");
  switch (route.resource) {
    case Resource::floor:
      return floor(*room, body, now);
    case Resource::channel:
      return channel(*room, route.channel, body, now);
    case Resource::desk:
      return desk(*room, route, body, now);
    default:
      return recording(*room, body, now);
  }
}

net::Answer Technician::floor(std::size_t room, const std::string& body, Instant now) {
  constexpr std::string_view kRemedy =
      "Send {\"language\": \"en\"}, {\"language\": null} for unknown, or {\"source\": \"mixer\"}, "
      "{\"source\": null} for automatic.";
  auto member = only_member(body, kRemedy);
  if (auto* response = std::get_if<net::Response>(&member)) return std::move(*response);
  const auto& [key, value] = std::get<json::key_value_pair>(member);
  const auto text = text_of(value);
  engine::Command command;
  if ((key != "language" && key != "source") || (text.empty() && !value.is_null()))
    return unknown_key(key, kRemedy);
  if (key == "language") {
    command.type = CommandType::floor_language;
    const auto found = find_channel(event_.rooms[room], text);
    if (!value.is_null() && (!found || *found == 0))
      return not_found(fmt::format("There is no channel for the language {}.", text),
                       "Channels here: " + names_of_channels(event_.rooms[room]) + ".");
    if (found) command.channel = *found;
  } else {
    command.type = CommandType::floor_source;
    const auto found = hub_.seats().find_floor_source(room, text);
    if (!value.is_null() && !found)
      return not_found(fmt::format("No floor source {} is connected.", text),
                       "GET /api/v1/event lists the sources.");
    if (found) command.slot = static_cast<std::int16_t>(*found);
  }
  return post(
      room, command, [this, room] { return view_.room(room); }, now);
}

net::Answer Technician::recording(std::size_t room, const std::string& body, Instant now) {
  constexpr std::string_view kRemedy = "Send {\"on\": true} or {\"on\": false}.";
  auto member = only_member(body, kRemedy);
  if (auto* response = std::get_if<net::Response>(&member)) return std::move(*response);
  const auto& [key, value] = std::get<json::key_value_pair>(member);
  if (key != "on" || !value.is_bool()) return unknown_key(key, kRemedy);
  if (recording_ == nullptr)
    return net::error_response(501, "recording_unavailable", "This relay does not record.",
                               "Record a channel's .opus stream with any player meanwhile.");
  const bool on = value.get_bool();
  on ? recording_->start(room) : recording_->stop(room);
  const auto done = [this, room, on] {
    const auto state = recording_->status(room).state;
    using store::RecordingState;
    return on ? state != RecordingState::starting && state != RecordingState::stopping
              : state == RecordingState::off || state == RecordingState::failed;
  };
  const auto answer = [this, room, on] {
    const auto& status = recording_->status(room);
    if (on && status.state == store::RecordingState::failed)
      return net::error_response(507, "not_recorded",
                                 "The disk does not take a recording: " + status.reason + ".",
                                 "Make room on it, or give this user the right to write there.");
    net::Response response;
    response.body = view_.room(room) + "\n";
    return response;
  };
  return net::Later{[this, now, done, answer](auto reply) {
    pending_.push_back({now + kRecordingPatience, done, answer, std::move(reply)});
  }};
}

net::Answer Technician::channel(std::size_t room, const std::string& id, const std::string& body,
                                Instant now) {
  constexpr std::string_view kRemedy =
      "Send {\"muted\": true}, {\"gain_db\": -3.0}, from -60 to 12, or {\"line_up\": true}.";
  const auto index = find_channel(event_.rooms[room], id);
  if (!index)
    return not_found(fmt::format("Room {} has no channel {}.", event_.rooms[room].id, id),
                     "Channels here: " + names_of_channels(event_.rooms[room]) + ".");
  auto member = only_member(body, kRemedy);
  if (auto* response = std::get_if<net::Response>(&member)) return std::move(*response);
  const auto& [key, value] = std::get<json::key_value_pair>(member);
  engine::Command command;
  command.channel = *index;
  if (key == "muted" && value.is_bool()) {
    command.type = CommandType::mute;
    command.on = value.get_bool();
  } else if (key == "line_up" && value.is_bool()) {
    if (*index == 0)
      return bad_body("The floor has no line-up of its own.", "Send the hall's line-up tone.");
    if (value.get_bool() &&
        media_.status(room).channels[static_cast<std::size_t>(*index)].on_air_count > 0)
      return net::error_response(409, "on_air", "An interpreter is on air in that channel.",
                                 "Line up before the meeting, or when the microphone is closed.");
    command.type = CommandType::line_up;
    command.on = value.get_bool();
  } else if (key == "gain_db" && value.is_number()) {
    const double gain = value.to_number<double>();
    if (!(gain >= kLeastGain && gain <= kMostGain))
      return bad_body(fmt::format("A gain of {} dB is out of range.", gain), kRemedy);
    command.type = CommandType::gain;
    command.gain_db = static_cast<float>(gain);
  } else {
    return unknown_key(key, kRemedy);
  }
  return post(
      room, command, [this, room, c = *index] { return view_.channel(room, c); }, now);
}

net::Answer Technician::desk(std::size_t room, const Route& route, const std::string& body,
                             Instant now) {
  int number = 0;
  const char* end = route.desk.data() + route.desk.size();
  const auto [rest, error] = std::from_chars(route.desk.data(), end, number);
  const auto seat = error == std::errc() && rest == end
                        ? find_seat(event_.rooms[room], route.channel, number)
                        : std::nullopt;
  if (!seat)
    return not_found(
        fmt::format("Room {} has no desk {} in a booth {}.", event_.rooms[room].id, route.desk,
                    route.channel),
        "Booths here: " + names_of_booths(event_.rooms[room]) + "; desks count from 1.");
  auto member = only_member(body, kDeskRemedy);
  if (auto* response = std::get_if<net::Response>(&member)) return std::move(*response);
  const auto& [key, value] = std::get<json::key_value_pair>(member);
  if (key == "message" && value.is_string()) return message(room, *seat, text_of(value));
  auto command = desk_command(key, value);
  if (!command) return unknown_key(key, kDeskRemedy);
  command->seat = *seat;
  const auto call = media_.status(room).desks[desk_index(*seat)].call;
  if (command->type == CommandType::call && call != engine::Call::raised &&
      call != engine::Call::handled)
    return net::error_response(409, "no_call", "Nobody calls from that desk.",
                               "GET /api/v1/event shows each desk's \"call\".");
  return post(
      room, *command, [this, room, s = *seat] { return view_.desk(room, s); }, now);
}

net::Answer Technician::message(std::size_t room, engine::Seat seat, std::string_view text) {
  if (!is_text(text))
    return bad_body(
        fmt::format("A message is 1 to {} bytes without control characters.", control::kMaxText),
        kDeskRemedy);
  if (!hub_.write_to_desk(room, seat, std::string(text)))
    return net::error_response(409, "nobody", "Nobody sits at that desk.",
                               "GET /api/v1/event shows which desks are connected.");
  net::Response response;
  response.body = view_.desk(room, seat) + "\n";
  return response;
}

net::Answer Technician::post(std::size_t room, const engine::Command& command,
                             std::function<std::string()> state, Instant now) {
  const FrameIndex posted = media_.status(room).frame;
  if (!media_.post(room, command))
    return net::error_response(503, "busy", "The room takes no more commands at this moment.",
                               "Try again.");
  const auto applied = [this, room, posted] {
    return media_.status(room).frame - posted >= kFramesToApply;
  };
  const auto answer = [state = std::move(state)] {
    net::Response response;
    response.body = state() + "\n";
    return response;
  };
  return net::Later{[this, now, applied, answer](auto reply) {
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
