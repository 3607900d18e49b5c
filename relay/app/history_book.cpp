#include "relay/app/history_book.h"

#include <array>
#include <cmath>
#include <limits>

namespace dragoman::app {
namespace {

using watch::Fold;

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
using Names = std::array<const char*, watch::kFigures>;

constexpr Names kChannelNames{"level_dbfs", "peak_dbfs", "loudness_lufs", "listeners",
                              "latency_ms"};
constexpr watch::Folds kChannelFolds{Fold::power, Fold::highest, Fold::power, Fold::highest,
                                     Fold::highest};
constexpr Names kSourceNames{"level_dbfs", "peak_dbfs", "loss_percent", "jitter_ms", "delay_ms"};
constexpr watch::Folds kSourceFolds{Fold::power, Fold::highest, Fold::mean, Fold::highest,
                                    Fold::mean};

double seconds(WallTime time) {
  return std::floor(std::chrono::duration<double>(time.time_since_epoch()).count());
}

void write_track(JsonWriter& out, const watch::Track& track, const Names& names, int step,
                 WallTime end) {
  out.begin_object().field("step", step).key("end").number(seconds(end), 0);
  for (std::size_t i = 0; i < names.size(); ++i) {
    out.key(names[i]).begin_array();
    for (std::size_t at = 0; at < track.size(); ++at)
      out.number(static_cast<double>(track.at(at)[i]), 2);
    out.end_array();
  }
  out.end_object();
}

std::string text(const watch::History& history, const Names& names, WallTime end) {
  JsonWriter out;
  out.begin_object().key("fine");
  write_track(out, history.fine(), names, 1, end);
  out.key("coarse");
  write_track(out, history.coarse(), names, watch::History::kCoarseSeconds, end);
  return out.end_object().take();
}

/// The share of what was sent since the last look; unknown where nothing was, or a source began
/// anew.
float loss_percent(std::uint64_t received, std::uint64_t lost) {
  if (received + lost == 0) return kUnknown;
  return 100.0F * static_cast<float>(lost) / static_cast<float>(received + lost);
}

}  // namespace

HistoryBook::HistoryBook(const event::Event& event) {
  for (const auto& room : event.rooms) {
    auto& mine = rooms_.emplace_back();
    mine.channels.assign(room.channels.size(), watch::History(kChannelFolds));
    mine.sources.resize(engine::kMaxSources);
  }
}

void HistoryBook::add(std::size_t room, const engine::RoomStatus& status,
                      std::span<const watch::SourceSeen> sources) {
  auto& mine = rooms_[room];
  if (status.ticks > 0)
    for (std::size_t c = 0; c < mine.channels.size(); ++c) {
      const auto& live = status.channels[c];
      mine.channels[c].add(
          {live.rms_dbfs, live.true_peak_dbfs, live.short_term_lufs, kUnknown, kUnknown});
    }
  for (const auto& seen : sources) {
    const auto slot = static_cast<std::size_t>(seen.slot);
    if (slot >= mine.sources.size()) continue;
    auto& source = mine.sources[slot];
    const auto& live = status.sources[slot];
    if (!source || source->name != seen.name)
      source = std::make_unique<Source>(
          Source{std::string(seen.name), watch::History(kSourceFolds), live.received, live.lost});
    if (live.alive)
      source->history.add({live.rms_dbfs, live.peak_dbfs, kUnknown, live.jitter_ms, live.delay_ms});
  }
}

void HistoryBook::second(std::size_t room, const std::vector<ListenerCount>& listeners,
                         const engine::RoomStatus& status, WallTime now) {
  auto& mine = rooms_[room];
  mine.end = now;
  for (std::size_t c = 0; c < mine.channels.size(); ++c) {
    const auto& count = listeners[c];
    const int all = count.multicast + count.unicast + count.web();
    mine.channels[c].add(
        {kUnknown, kUnknown, kUnknown, static_cast<float>(all),
         count.worst_latency_ms > 0 ? static_cast<float>(count.worst_latency_ms) : kUnknown});
    mine.channels[c].second();
  }
  for (std::size_t slot = 0; slot < mine.sources.size(); ++slot) {
    auto& source = mine.sources[slot];
    if (!source) continue;
    const auto& live = status.sources[slot];
    if (live.received >= source->received && live.lost >= source->lost)
      source->history.add({kUnknown, kUnknown,
                           loss_percent(live.received - source->received, live.lost - source->lost),
                           kUnknown, kUnknown});
    source->received = live.received;
    source->lost = live.lost;
    source->history.second();
  }
}

std::string HistoryBook::channel(std::size_t room, int channel) const {
  const auto& mine = rooms_[room];
  return text(mine.channels[static_cast<std::size_t>(channel)], kChannelNames, mine.end);
}

std::string HistoryBook::source(std::size_t room, std::string_view name) const {
  for (const auto& source : rooms_[room].sources)
    if (source && source->name == name)
      return text(source->history, kSourceNames, rooms_[room].end);
  return {};
}

}  // namespace dragoman::app
