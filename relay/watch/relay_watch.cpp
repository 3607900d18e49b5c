#include "relay/watch/relay_watch.h"

#include <algorithm>
#include <iterator>

namespace dragoman::watch {
namespace {

constexpr Nanoseconds kAtOnce{0};
constexpr Nanoseconds kWindow = std::chrono::seconds{10};
constexpr Nanoseconds kDiskWindow = std::chrono::minutes{1};

}  // namespace

RelayWatch::RelayWatch(const event::Event& event)
    : limits_(event.alarms),
      late_percent_(event.web.late_percent),
      disk_lost_(kDiskWindow),
      packets_{Growth{kWindow}, {}},
      connections_{Growth{kWindow}, {}},
      guesses_{Growth{kWindow}, {}} {}

Findings RelayWatch::observe(const RelaySeen& seen, Instant now) {
  Findings out;
  for (const auto& thread : seen.threads) {
    auto& known = threads_.try_emplace(thread.name, Thread{Growth{kWindow}, {}}).first->second;
    const auto busy =
        known.busy.observe(static_cast<std::uint64_t>(thread.busy_seconds * 1e6), now);
    const auto span = std::chrono::duration<double, std::micro>(known.busy.span()).count();
    const double percent = span > 0 ? 100.0 * static_cast<double>(busy) / span : 0;
    Sign sign = Sign::unknown;
    if (known.busy.span() >= kWindow / 2)
      sign = percent >= limits_.cpu_percent        ? Sign::bad
             : percent < limits_.cpu_percent * 0.9 ? Sign::good
                                                   : Sign::unknown;
    if (known.latch.observe(sign, now, kAtOnce, limits_.clear_hold))
      out.push_back(
          {AlarmKind::cpu, {engine::kNone, engine::kNone, {}, thread.name}, false, percent});
  }
  late_.observe(seen.threads, late_percent_, now);
  if (const auto& behind = late_.behind())
    out.push_back({AlarmKind::overload,
                   {engine::kNone, engine::kNone, {}, behind->thread},
                   true,
                   behind->percent});
  disk(seen, now, out);
  surroundings(seen, now, out);
  attacks(seen, now, out);
  std::erase_if(out, [this](const Finding& finding) {
    return limits_.off.test(static_cast<std::size_t>(finding.kind));
  });
  return out;
}

void RelayWatch::disk(const RelaySeen& seen, Instant now, Findings& out) {
  const auto lost = disk_lost_.observe(seen.disk_lost, now);
  const bool bad = !seen.disk_open || lost > 0;
  if (disk_.observe(bad ? Sign::bad : Sign::good, now, kAtOnce, limits_.clear_hold))
    out.push_back({AlarmKind::disk, {}, false, static_cast<double>(seen.disk_lost)});
  const auto& failed = seen.recordings_failed;
  for (const auto& room : failed) recordings_.try_emplace(room);
  for (auto it = recordings_.begin(); it != recordings_.end();) {
    auto& [room, latch] = *it;
    const bool here = std::find(failed.begin(), failed.end(), room) != failed.end();
    const bool active =
        latch.observe(here ? Sign::bad : Sign::good, now, kAtOnce, limits_.clear_hold);
    if (active)
      out.push_back({AlarmKind::disk, {engine::kNone, engine::kNone, {}, room}, false, 0});
    it = active ? std::next(it) : recordings_.erase(it);
  }
  Sign filling = Sign::unknown;
  const double enough = limits_.disk_free_gb * (1 + limits_.hysteresis_percent / 100);
  if (seen.disk_free_gb)
    filling = *seen.disk_free_gb < limits_.disk_free_gb ? Sign::bad
              : *seen.disk_free_gb >= enough            ? Sign::good
                                                        : Sign::unknown;
  if (filling_.observe(filling, now, limits_.disk_hold, limits_.clear_hold))
    out.push_back({AlarmKind::disk_filling, {}, false, seen.disk_free_gb.value_or(0)});
}

void RelayWatch::surroundings(const RelaySeen& seen, Instant now, Findings& out) {
  const auto days = seen.certificate_days;
  const Sign ending = !days                               ? Sign::over
                      : *days <= limits_.certificate_days ? Sign::bad
                                                          : Sign::good;
  if (certificate_.observe(ending, now, kAtOnce, limits_.clear_hold))
    out.push_back({AlarmKind::certificate, {}, days.value_or(0) <= 0, days.value_or(0)});
  for (const auto& querier : seen.queriers) {
    const Sign missing = querier.silent_for >= limits_.querier_hold ? Sign::bad : Sign::good;
    if (queriers_[querier.interface].observe(missing, now, kAtOnce, kAtOnce))
      out.push_back(
          {AlarmKind::no_querier, {engine::kNone, engine::kNone, {}, querier.interface}, false, 0});
  }
}

std::optional<double> RelayWatch::Pressure::observe(std::uint64_t total, int limit, Instant now,
                                                    Nanoseconds clear) {
  const auto grown = static_cast<double>(growth.observe(total, now));
  const Sign sign = grown >= limit ? Sign::bad : Sign::good;
  return latch.observe(sign, now, kAtOnce, clear) ? std::optional{grown} : std::nullopt;
}

void RelayWatch::attacks(const RelaySeen& seen, Instant now, Findings& out) {
  constexpr int kSeconds = static_cast<int>(kWindow / std::chrono::seconds{1});
  const auto clear = limits_.clear_hold;
  const Place media{engine::kNone, engine::kNone, {}, "packets"};
  const Place web{engine::kNone, engine::kNone, {}, "connections"};
  if (const auto much =
          packets_.observe(seen.packets_refused, kSeconds * limits_.flood_packets, now, clear))
    out.push_back({AlarmKind::flood, media, false, *much / kSeconds});
  if (const auto much =
          connections_.observe(seen.connections_refused, limits_.flood_connections, now, clear))
    out.push_back({AlarmKind::flood, web, false, *much});
  if (const auto much = guesses_.observe(seen.guesses_slowed, limits_.guesses, now, clear))
    out.push_back({AlarmKind::guessing, {}, false, *much});
}

}  // namespace dragoman::watch
