#pragma once
/// What a technician must not miss and one look cannot show: held peaks, clipping, channels on air
/// without sound. Fed with every board; time is passed in.

#include "client/monitor/board.h"
#include "codecs/audio/time.h"

#include <map>
#include <optional>
#include <string>
#include <utility>

namespace dragoman::client {

class Watch {
 public:
  /// A peak stays marked for so long, then falls at kFallPerSecond.
  static constexpr Nanoseconds kHold = std::chrono::milliseconds{1500};
  static constexpr double kFallPerSecond = 20;  ///< dB
  /// "clip" is shown for so long after the limiter had to act.
  static constexpr Nanoseconds kClipShown = std::chrono::seconds{5};
  /// On air and below kSilence for so long is an alarm.
  static constexpr Nanoseconds kSilenceAfter = std::chrono::seconds{10};
  static constexpr double kSilence = -60;  ///< dBFS, RMS

  struct Signs {
    std::optional<double> held_peak_dbfs;
    bool clip = false;
    Nanoseconds silent_for{0};  ///< on air without sound; 0 = sound, or not on air
    bool silent() const noexcept { return silent_for >= kSilenceAfter; }
  };

  void update(const Board& board, Instant now);
  Signs signs(const std::string& room, const std::string& channel, Instant now) const;

 private:
  struct Memory {
    std::optional<double> peak_dbfs;
    Instant peak_at{};
    std::optional<std::uint64_t> limited_samples;
    std::optional<Instant> clip_at, silent_since;
  };
  static std::optional<double> held(const Memory& memory, Instant now);
  static void update(Memory& memory, const ChannelRow& row, Instant now);

  std::map<std::pair<std::string, std::string>, Memory> memories_;
};

}  // namespace dragoman::client
