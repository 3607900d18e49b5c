#include "relay/app/command_body.h"

#include "relay/event/event.h"

#include <fmt/format.h>

#include <cmath>

namespace dragoman::app {
namespace {

namespace json = boost::json;

constexpr std::string_view kFade = "fade_ms";
constexpr double kLongestFade = 60'000;                                              ///< ms
constexpr auto kLongestLipSync = static_cast<double>(event::kLongestDelay.count());  ///< ms

}  // namespace

json::object CommandBody::with(json::value other) const {
  json::object out{{key, std::move(other)}};
  if (fade > 0) out[kFade] = fade * 1000 / kSampleRate;
  return out;
}

std::variant<CommandBody, net::Response> parse_command(const std::string& body,
                                                       std::string_view remedy, bool may_fade) {
  json::error_code error;
  const json::value root = json::parse(body, error);
  if (error || !root.is_object()) return bad_command("The body is not a JSON object.", remedy);
  auto members = root.get_object();
  CommandBody command;
  if (const auto* fade = may_fade ? members.if_contains(kFade) : nullptr) {
    const double ms = fade->is_number() ? fade->to_number<double>() : -1;
    if (!(ms >= 0 && ms <= kLongestFade)) return bad_command("\"fade_ms\" is 0 to 60000.", remedy);
    command.fade = static_cast<Samples>(ms * kSampleRate / 1000);
    members.erase(kFade);
  }
  if (members.size() != 1)
    return bad_command(fmt::format("The body has {} members, one is needed.", members.size()),
                       remedy);
  command.key = members.begin()->key();
  command.value = members.begin()->value();
  return command;
}

std::optional<Samples> lip_sync_of(const json::value& value) {
  const double ms = value.is_number() ? value.to_number<double>() : -1;
  const bool whole = ms >= 0 && ms <= kLongestLipSync && ms == std::floor(ms);
  if (!whole) return std::nullopt;
  return static_cast<Samples>(ms) * kSampleRate / 1000;
}

net::Response bad_command(std::string_view message, std::string_view remedy) {
  return net::error_response(400, "bad_command", message, remedy);
}

net::Response unknown_command(const CommandBody& body, std::string_view remedy) {
  return bad_command(
      fmt::format("\"{}\" is unknown here, or its value has the wrong type.", body.key), remedy);
}

std::string with_undo(std::string state, const std::string& path, const json::value& body) {
  json::value undo = nullptr;
  if (!body.is_null()) undo = json::object{{"path", path}, {"body", body}};
  state.pop_back();  // the object's end
  return state + ",\"undo\":" + json::serialize(undo) + "}";
}

}  // namespace dragoman::app
