#include "relay/watch/source_watch.h"

#include "relay/watch/threshold.h"

#include <algorithm>
#include <cmath>

namespace dragoman::watch {
namespace {

constexpr Nanoseconds kAtOnce{0};
/// A source that is not in use may begin late without an alarm.
constexpr Nanoseconds kSpareHold = std::chrono::seconds{3};
/// From its registration to its first packet.
constexpr Nanoseconds kFirstPacket = std::chrono::seconds{1};
constexpr Nanoseconds kWindow = std::chrono::seconds{10};
/// Fewer packets are no share of anything.
constexpr std::uint64_t kFewest = 100;
constexpr float kFullScale = -0.1F;  // dBFS, sample peak
constexpr int kDriftHolds = 12;      // the drift control finds its rate within a minute

}  // namespace

SourceWatch::SourceWatch() : received_(kWindow), lost_(kWindow) {}

/// Between capture and arrival lies the way here, which is short, and whatever the clocks are
/// apart.
void SourceWatch::clocks(const Look& look, const event::Alarms& limits, const Place& place,
                         Findings& out) {
  const auto& status = look.status;
  Sign sign = Sign::over;
  double apart = 0;
  if (status.alive && status.captured != WallTime{} && look.wall != WallTime{}) {
    const WallTime mixed = look.wall - (look.now - status.mixed);
    const WallTime played = mixed - samples_to_duration(status.lip_sync);
    apart = std::chrono::duration<double, std::milli>(played - status.captured).count() -
            status.delay_ms;
    sign = above(std::abs(apart), in_ms(limits.clock), limits);
  }
  if (clock_.observe(sign, look.now, limits.clock_hold, limits.clear_hold))
    out.push_back({AlarmKind::clock, place, false, apart});
}

void SourceWatch::observe(const Look& look, const event::Alarms& limits, const Place& place,
                          Findings& out) {
  const auto& status = look.status;
  const auto now = look.now;
  const auto hold = !look.carrying ? kSpareHold : status.received > 0 ? kAtOnce : kFirstPacket;
  if (dead_.observe(status.alive ? Sign::good : Sign::bad, now, hold, kAtOnce) && !look.lost)
    out.push_back({AlarmKind::source_dead, place, look.grave, 0});

  const auto received = received_.observe(status.received, now);
  const auto lost = lost_.observe(status.lost, now);
  Sign loss = Sign::unknown, jitter = Sign::unknown, drift = Sign::unknown, clips = Sign::over;
  double percent = 0;
  if (status.alive) {
    if (received + lost >= kFewest) {
      percent = 100.0 * static_cast<double>(lost) / static_cast<double>(received + lost);
      loss = above(percent, limits.loss_percent, limits);
    }
    jitter = above(status.jitter_ms, in_ms(limits.jitter), limits);
    drift = above(std::abs(status.drift_ppm), limits.drift_ppm, limits);
    if (look.carrying) clips = status.peak_dbfs >= kFullScale ? Sign::bad : Sign::good;
  }
  if (clipping_.observe(clips, now, kAtOnce, limits.clear_hold))
    out.push_back({AlarmKind::clipping, place, false, std::min(status.peak_dbfs, 0.0F)});
  if (loss_latch_.observe(loss, now, kAtOnce, limits.clear_hold))
    out.push_back({AlarmKind::loss, place, false, percent});
  if (jitter_.observe(jitter, now, limits.link_hold, limits.clear_hold))
    out.push_back({AlarmKind::jitter, place, false, status.jitter_ms});
  clocks(look, limits, place, out);
  if (drift_.observe(drift, now, kDriftHolds * Nanoseconds{limits.link_hold}, limits.clear_hold))
    out.push_back({AlarmKind::drift, place, false, status.drift_ppm});
}

}  // namespace dragoman::watch
