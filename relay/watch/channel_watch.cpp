#include "relay/watch/channel_watch.h"

#include <cmath>

namespace dragoman::watch {
namespace {

constexpr Nanoseconds kAtOnce{0};
constexpr Nanoseconds kJumpHold = std::chrono::seconds{1};

/// `bad` beyond the threshold, `good` a hysteresis on this side of it; between them nothing
/// changes.
Sign beyond(double value, double threshold, double hysteresis) {
  if (value > threshold) return Sign::bad;
  return value < threshold - hysteresis ? Sign::good : Sign::unknown;
}

}  // namespace

void ChannelWatch::observe(const Look& look, const event::Alarms& limits, const Place& place,
                           Findings& out) {
  const auto& status = look.status;
  Sign quiet = Sign::over, clips = Sign::over;
  const auto held = held_.observe(status.clipped, look.now);
  if (look.carrying) {
    quiet = beyond(-status.rms_dbfs, -limits.silence_dbfs, limits.hysteresis_db);
    if (quiet == Sign::bad && look.may_be_quiet) quiet = Sign::unknown;
    clips = held >= static_cast<std::uint64_t>(limits.clip_samples) ? Sign::bad : Sign::good;
  }
  if (silent_.observe(quiet, look.now, limits.silence_hold, kAtOnce))
    out.push_back({AlarmKind::silent, place, true, status.rms_dbfs});
  if (clipping_.observe(clips, look.now, kAtOnce, limits.clear_hold))
    out.push_back({AlarmKind::clipping, place, false, static_cast<double>(held)});
  levels(look, limits, place, out);
}

void ChannelWatch::levels(const Look& look, const event::Alarms& limits, const Place& place,
                          Findings& out) {
  if (look.carrying)
    speech_.observe(look.status.momentary_lufs, look.now);
  else
    speech_.forget();
  Sign low = look.carrying ? Sign::unknown : Sign::over, loud = low, jump = low;
  const auto heard = speech_.now_lufs();
  const auto jumped = speech_.jump_lu();
  if (heard && speech_.speaking()) {
    low = beyond(-*heard, -limits.too_low_lufs, limits.hysteresis_db);
    loud = beyond(*heard, limits.too_loud_lufs, limits.hysteresis_db);
    if (jumped) jump = beyond(std::abs(*jumped), limits.jump_lu, limits.hysteresis_db);
  }
  const double figure = heard.value_or(0);
  if (low_.observe(low, look.now, limits.level_hold, limits.clear_hold))
    out.push_back({AlarmKind::too_low, place, false, figure});
  if (loud_.observe(loud, look.now, limits.level_hold, limits.clear_hold))
    out.push_back({AlarmKind::too_loud, place, false, figure});
  if (jump_.observe(jump, look.now, kJumpHold, limits.clear_hold))
    out.push_back({AlarmKind::loudness_jump, place, false, jumped.value_or(0)});
}

}  // namespace dragoman::watch
