#include "relay/watch/relay_watch.h"

namespace dragoman::watch {
namespace {

constexpr Nanoseconds kAtOnce{0};
constexpr Nanoseconds kWindow = std::chrono::seconds{10};
constexpr Nanoseconds kDiskWindow = std::chrono::minutes{1};

}  // namespace

RelayWatch::RelayWatch(const event::Event& event)
    : limits_(event.alarms), disk_lost_(kDiskWindow) {}

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
  const auto lost = disk_lost_.observe(seen.disk_lost, now);
  const bool bad = !seen.disk_open || lost > 0;
  if (disk_.observe(bad ? Sign::bad : Sign::good, now, kAtOnce, limits_.clear_hold))
    out.push_back({AlarmKind::disk, {}, false, static_cast<double>(seen.disk_lost)});
  std::erase_if(out, [this](const Finding& finding) {
    return limits_.off.test(static_cast<std::size_t>(finding.kind));
  });
  return out;
}

}  // namespace dragoman::watch
