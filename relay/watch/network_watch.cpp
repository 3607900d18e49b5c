#include "relay/watch/network_watch.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace dragoman::watch {
namespace {

constexpr Nanoseconds kAtOnce{0};

Sign sign(Querier querier) {
  if (querier == Querier::unknown) return Sign::over;
  return querier == Querier::heard ? Sign::good : Sign::bad;
}

}  // namespace

bool NetworkWatch::note(NetworkReport report, Instant now) {
  const auto found = watchers_.find(report.watcher);
  if (found == watchers_.end() && watchers_.size() >= kMost) return false;
  if (report.foreign.size() > kMostForeign) report.foreign.resize(kMostForeign);
  for (const auto& [channel, from] : report.forged) note_forged(channel, from, now);
  Watcher& watcher = watchers_[report.watcher];
  watcher.report = std::move(report);
  watcher.when = now;
  return true;
}

void NetworkWatch::reception(Watcher& watcher, const event::Alarms& limits, Instant now,
                             Findings& out) const {
  const auto& received = watcher.report.received;
  const bool none = !received.empty() && std::none_of(received.begin(), received.end(),
                                                      [](const auto& one) { return one.second; });
  const Place place{room_, engine::kNone, {}, watcher.report.watcher};
  const Sign all = received.empty() ? Sign::over : none ? Sign::bad : Sign::good;
  const bool told = watcher.all_lost.observe(all, now, limits.multicast_hold, limits.clear_hold);
  if (told) out.push_back({AlarmKind::multicast_lost, place, true, 0});
  std::erase_if(watcher.lost, [&](const auto& entry) {
    return std::none_of(received.begin(), received.end(),
                        [&](const auto& one) { return one.first == entry.first; });
  });
  for (const auto& [channel, heard] : received) {
    // All at once is one thing that is wrong, not one a channel.
    const bool lost = watcher.lost[channel].observe(heard ? Sign::good : Sign::bad, now,
                                                    limits.multicast_hold, limits.clear_hold);
    Place at = place;
    at.channel = channel;
    if (lost && !told) out.push_back({AlarmKind::multicast_lost, at, true, 0});
  }
}

void NetworkWatch::strangers(Watcher& watcher, const event::Alarms& limits, Instant now,
                             Findings& out) const {
  const auto& seen = watcher.report.foreign;
  for (const auto& one : seen) watcher.foreign.try_emplace(one);
  for (auto it = watcher.foreign.begin(); it != watcher.foreign.end();) {
    auto& [who, latch] = *it;
    const bool here = std::find(seen.begin(), seen.end(), who) != seen.end();
    const bool active =
        latch.observe(here ? Sign::bad : Sign::good, now, kAtOnce, limits.clear_hold);
    if (active)
      out.push_back({AlarmKind::foreign_sender, {room_, who.first, {}, who.second}, true, 0});
    it = active ? std::next(it) : watcher.foreign.erase(it);
  }
}

void NetworkWatch::note_forged(std::int16_t channel, const rtp::Endpoint& from, Instant now,
                               bool guest) {
  const std::pair key{channel, from.address};
  if (!rogues_.contains(key)) {
    const auto by_guests = static_cast<std::size_t>(std::count_if(
        rogues_.begin(), rogues_.end(), [](const auto& one) { return one.second.guests_alone; }));
    if (rogues_.size() >= kMostRogues || (guest && by_guests >= kMostByGuests)) return;
  }
  Rogue& rogue = rogues_[key];
  rogue.guests_alone &= guest;
  rogue.port = from.port;
  rogue.when = now;
}

void NetworkWatch::rogues(const event::Alarms& limits, Instant now, Findings& out) {
  for (auto it = rogues_.begin(); it != rogues_.end();) {
    auto& [who, rogue] = *it;
    const bool here = now - rogue.when < kRogueFresh;
    const bool active =
        rogue.latch.observe(here ? Sign::bad : Sign::good, now, kAtOnce, limits.clear_hold);
    if (active)
      out.push_back({AlarmKind::rogue_sender,
                     {room_, who.first, {}, rtp::address_text(who.second)},
                     true,
                     static_cast<double>(rogue.port)});
    it = active ? std::next(it) : rogues_.erase(it);
  }
}

void NetworkWatch::observe(const event::Alarms& limits, Instant now, Findings& out) {
  std::erase_if(watchers_, [&](const auto& entry) { return now - entry.second.when > kFresh; });
  rogues(limits, now, out);
  for (auto& [name, watcher] : watchers_) {
    reception(watcher, limits, now, out);
    Findings foreign;
    strangers(watcher, limits, now, foreign);
    // Two watchers that see the same stranger see one thing.
    for (auto& finding : foreign) {
      const bool known = std::any_of(out.begin(), out.end(), [&](const Finding& other) {
        return other.kind == finding.kind && other.place == finding.place;
      });
      if (!known) out.push_back(std::move(finding));
    }
    if (watcher.querier.observe(sign(watcher.report.querier), now, kAtOnce, kAtOnce))
      out.push_back({AlarmKind::no_querier, {room_, engine::kNone, {}, name}, false, 0});
  }
}

}  // namespace dragoman::watch
