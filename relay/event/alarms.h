#pragma once
/// [alarms] of the event file: from when on something is an alarm, and when it no longer is.

#include <bitset>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace dragoman::event {

enum class AlarmKind : std::uint8_t {
  source_dead,  ///< a source is registered, and no packets come
  no_floor,     ///< a room has no floor source
  silent,       ///< on air, and nothing is heard
  clipping,     ///< a source at full scale, or the limiter at work
  too_low,      ///< loudness of speech
  too_loud,
  loudness_jump,
  loss,  ///< of a source's packets
  jitter,
  drift,
  media_late,    ///< the mix thread wakes late
  engine_still,  ///< it does not tick at all
  cpu,           ///< a media thread is near its limit
  disk,          ///< what should be kept is not on disk
  count_
};
inline constexpr std::size_t kAlarmKinds = static_cast<std::size_t>(AlarmKind::count_);
/// "source_dead": in JSON, metrics and the event file.
const char* to_label(AlarmKind) noexcept;

struct Alarms {
  std::bitset<kAlarmKinds> off;  ///< kinds that are not wanted

  double silence_dbfs = -60;  ///< RMS over 100 ms; below it nothing is heard
  std::chrono::milliseconds silence_hold{10'000};
  int clip_samples = 480;  ///< that the limiter held within a second
  double too_low_lufs = -33, too_loud_lufs = -15;
  std::chrono::milliseconds level_hold{15'000};  ///< of speech; pauses don't count
  double jump_lu = 9;                            ///< against the speech before
  double loss_percent = 1;                       ///< over ten seconds
  std::chrono::milliseconds jitter{20};
  double drift_ppm = 200;
  std::chrono::milliseconds link_hold{5'000};  ///< jitter; drift twelve times as long
  int late_ticks = 10;                         ///< within ten seconds
  double cpu_percent = 80;                     ///< of a core, by one thread, over ten seconds
  double hysteresis_db = 3;
  std::chrono::milliseconds clear_hold{5'000};  ///< all well for so long ends an alarm

  /// Where every beginning and end is posted to (http only); empty = nowhere.
  std::string webhook;
};

}  // namespace dragoman::event
