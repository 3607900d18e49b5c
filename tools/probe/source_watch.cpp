#include "tools/probe/source_watch.h"

#include "client/cli/program.h"
#include "client/monitor/board_json.h"
#include "client/monitor/relay_link.h"
#include "tools/probe/percentiles.h"

#include <algorithm>
#include <chrono>

namespace dragoman::probe {
namespace {

constexpr auto kPeriod = std::chrono::milliseconds{250};
constexpr auto kPatience = std::chrono::seconds{2};

template <class Rows, class Wanted>
auto find(const Rows& rows, Wanted wanted) {
  const auto found = std::find_if(rows.begin(), rows.end(), wanted);
  return found != rows.end() ? &*found : nullptr;
}

/// The source that the channel carries, as the technician's monitor names it; empty for none.
std::string on_air(const client::RoomBoard& room, const std::string& channel) {
  const auto* row = find(room.channels, [&](const auto& c) { return c.id == channel; });
  if (row == nullptr) return {};
  if (!row->on_air.empty()) return row->on_air.front();
  const auto* floor = find(room.sources, [](const auto& s) { return s.selected; });
  return row->state == "floor" && floor != nullptr ? floor->id : std::string{};
}

}  // namespace

std::optional<double> source_delay_ms(std::string_view event,
                                      const WatchedSource& source) noexcept {
  client::Board board;
  if (!client::take_message(board, event).empty()) return std::nullopt;
  const auto* room = board.find_room(source.room);
  if (room == nullptr) return std::nullopt;
  const auto name = source.name.empty() ? on_air(*room, source.channel) : source.name;
  const auto* row = find(room->sources, [&](const auto& s) { return s.id == name; });
  return row != nullptr && row->alive ? row->delay_ms : std::nullopt;
}

SourceWatch::SourceWatch(const client::RelayAddress& relay, WatchedSource source)
    : relay_(relay),
      source_(std::move(source)),
      thread_([this](const std::stop_token& stopping) { run(stopping); }) {}

std::optional<double> SourceWatch::delay_ms() const {
  const std::lock_guard lock(mutex_);
  if (delays_.empty()) return std::nullopt;
  return percentile(delays_, 0.5);
}

double SourceWatch::moved_ms() const {
  const std::lock_guard lock(mutex_);
  return half_range(delays_);
}

void SourceWatch::run(const std::stop_token& stopping) {
  while (!stopping.stop_requested()) {
    std::optional<double> delay;
    try {
      delay = source_delay_ms(client::http_get(relay_, "/api/v1/event", kPatience), source_);
    } catch (const client::ProgramError&) {
      // The listener's session says what is wrong with the relay.
    }
    std::unique_lock lock(mutex_);
    if (delay) delays_.push_back(*delay);
    wake_.wait_for(lock, stopping, kPeriod, [] { return false; });
  }
}

}  // namespace dragoman::probe
