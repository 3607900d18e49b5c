#include "relay/app/round_trip_book.h"

#include <algorithm>

namespace dragoman::app {
namespace {

/// The nearest rank at or above the share `q`; `values` ascending, not empty.
double ranked(const std::vector<double>& values, double q) {
  const auto rank = static_cast<std::size_t>(q * static_cast<double>(values.size()));
  return values[std::min(rank, values.size() - 1)];
}

RoundTripFigures figures_of(std::vector<double>& times_ms) {
  if (times_ms.empty()) return {};
  std::sort(times_ms.begin(), times_ms.end());
  return {static_cast<int>(times_ms.size()), ranked(times_ms, 0.5), ranked(times_ms, 0.95),
          times_ms.back()};
}

}  // namespace

RoundTripBook::RoundTripBook(const std::vector<std::size_t>& channels) {
  for (const std::size_t count : channels) rooms_.emplace_back(count);
}

void RoundTripBook::note(const RoundTrip& trip, Instant now) {
  const std::uint64_t who = std::uint64_t{trip.from.address} << 32 | to_int(trip.reporter);
  const auto found = entries_.find(who);
  if (found == entries_.end() && entries_.size() >= kMost) {
    ++overlooked_;
    return;
  }
  entries_.insert_or_assign(who, Entry{trip, now});
}

void RoundTripBook::settle(Instant now, std::vector<UnicastPlace> unicast) {
  std::sort(unicast.begin(), unicast.end());
  std::erase_if(entries_, [&](const auto& entry) { return now - entry.second.when > kFresh; });
  for (const auto& [who, entry] : entries_) {
    const RoundTrip& trip = entry.trip;
    const bool direct = std::binary_search(
        unicast.begin(), unicast.end(),
        UnicastPlace{trip.room, trip.channel, trip.from.address, trip.from.port});
    rooms_[trip.room][static_cast<std::size_t>(trip.channel)].times_ms[direct ? 1 : 0].push_back(
        std::chrono::duration<double, std::milli>(trip.time).count());
  }
  for (auto& room : rooms_) {
    for (Channel& channel : room) {
      for (std::size_t way = 0; way < channel.figures.size(); ++way) {
        channel.figures[way] = figures_of(channel.times_ms[way]);
        channel.times_ms[way].clear();
      }
    }
  }
}

std::optional<RoundTripFigures> RoundTripBook::of(std::size_t room, std::size_t channel,
                                                  bool unicast) const {
  const RoundTripFigures& figures = rooms_[room][channel].figures[unicast ? 1 : 0];
  return figures.reporters > 0 ? std::optional{figures} : std::nullopt;
}

}  // namespace dragoman::app
