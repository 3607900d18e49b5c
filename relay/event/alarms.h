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
  media_late,        ///< the mix thread wakes late
  engine_still,      ///< it does not tick at all
  cpu,               ///< a media thread is near its limit
  overload,          ///< one begins late so often that no more phones are taken
  disk,              ///< what should be kept is not on disk
  disk_filling,      ///< soon there will be no room for it
  listeners_losing,  ///< many receivers of a channel lose packets or hear nothing
  foreign_sender,    ///< somebody else sends to a channel's group
  rogue_sender,      ///< somebody forges packets under the relay's own address
  multicast_lost,    ///< a watching listener does not get it
  no_querier,        ///< nobody asks who listens (IGMP)
  clock,             ///< a source's clock and the relay's are apart
  certificate,       ///< it ends soon
  flood,             ///< much comes that is refused: packets, connections
  guessing,          ///< somebody tries keys or PINs
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
  double listener_loss_percent = 2;            ///< one that loses so much does not hear well
  double listeners_losing_percent = 10;        ///< of a channel's receivers that report
  int listeners_losing = 3;                    ///< and so many at least
  std::chrono::milliseconds listeners_hold{10'000};
  std::chrono::milliseconds multicast_hold{3'000};  ///< a watcher hears nothing for so long
  std::chrono::milliseconds querier_hold{260'000};  ///< RFC 3376 §8.5, and a little
  std::chrono::milliseconds clock{100};  ///< from capture to arrival, in either direction
  std::chrono::milliseconds clock_hold{10'000};
  double disk_free_gb = 2;
  std::chrono::milliseconds disk_hold{5'000};
  int certificate_days = 14;
  int flood_packets = 1'000;       ///< refused at the media port, a second over ten seconds
  int flood_connections = 20;      ///< turned away within ten seconds
  int guesses = 10;                ///< at keys and PINs that had to be slowed, within ten seconds
  double hysteresis_percent = 25;  ///< of a figure that has no decibels
  double hysteresis_db = 3;
  std::chrono::milliseconds clear_hold{5'000};  ///< all well for so long ends an alarm

  /// Where every beginning and end is posted to (http only); empty = nowhere.
  std::string webhook;

  bool operator==(const Alarms&) const = default;
};

}  // namespace dragoman::event
