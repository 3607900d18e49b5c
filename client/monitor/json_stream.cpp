#include "client/monitor/json_stream.h"

#include <boost/json.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

namespace dragoman::client {
namespace {

namespace json = boost::json;

/// Half of what lies between two messages of meters: what is due comes with the nearest one.
constexpr Nanoseconds kEarly = std::chrono::milliseconds{20};

std::string_view text(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains({key.data(), key.size()});
  const auto* string = value != nullptr ? value->if_string() : nullptr;
  return string != nullptr ? std::string_view(string->data(), string->size()) : std::string_view();
}

/// Keeps the entries of `list` for which `keep` holds. Returns how many these are.
template <class Keep>
std::size_t filter(json::object& message, std::string_view list, Keep keep) {
  auto* value = message.if_contains({list.data(), list.size()});
  auto* array = value != nullptr ? value->if_array() : nullptr;
  if (array == nullptr) return 0;
  json::array kept;
  for (auto& entry : *array)
    if (entry.is_object() && keep(entry.get_object())) kept.push_back(std::move(entry));
  *array = std::move(kept);
  return array->size();
}

/// Time first, as in all lines of these programs.
std::string with_time(const json::object& message, double t) {
  json::object line{{"t", t}};
  for (const auto& member : message) line.insert(member);
  return json::serialize(line);
}

}  // namespace

JsonStream::JsonStream(std::string room, double levels_per_second) : room_(std::move(room)) {
  if (levels_per_second > 0)
    every_ = Nanoseconds{static_cast<std::int64_t>(1e9 / std::min(levels_per_second, 25.0))};
}

std::string JsonStream::line(std::string_view message, double t, Instant now) noexcept try {
  json::error_code error;
  auto value = json::parse({message.data(), message.size()}, error);
  auto* object = error ? nullptr : value.if_object();
  if (object == nullptr) return {};
  const bool levels = text(*object, "type") == "meters";
  if (levels && (!every_ || (levels_at_ && now - *levels_at_ < *every_ - kEarly))) return {};
  if (levels) levels_at_ = now;
  if (!room_.empty()) {
    const auto rooms = filter(*object, "rooms",
                              [&](const json::object& room) { return text(room, "id") == room_; });
    filter(*object, "alarms", [&](const json::object& alarm) {
      return text(alarm, "room").empty() || text(alarm, "room") == room_;
    });
    room_missing_ = rooms == 0 && text(*object, "type") == "state";
    if (rooms == 0 && object->contains("rooms")) return {};
  }
  return with_time(*object, t);
} catch (const std::exception&) {
  return {};
}

std::string JsonStream::lost(std::string_view reason, double t) {
  return json::serialize(json::object{
      {"t", t}, {"type", "lost"}, {"reason", json::string(reason.data(), reason.size())}});
}

}  // namespace dragoman::client
