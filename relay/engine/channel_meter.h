#pragma once
/// Everything a technician sees of a channel's level, measured on what is encoded.

#include "codecs/audio/level_meter.h"
#include "codecs/audio/loudness_meter.h"
#include "codecs/audio/true_peak_meter.h"
#include "relay/engine/channel_line.h"

namespace dragoman::engine {

/// Single thread; real-time safe after construction.
class ChannelMeter {
 public:
  explicit ChannelMeter(int channels);

  void process(audio::Block block) noexcept;
  /// All but `clipped`, which is the limiter's; worked out every 20 ms.
  const LineLevels& levels() const noexcept { return levels_; }

 private:
  int channels_;
  audio::LevelMeter level_;
  audio::TruePeakMeter true_peak_;
  audio::LoudnessMeter loudness_;
  Samples since_read_ = 0;
  int true_peak_reads_ = 0;  ///< since true peak was taken
  LineLevels levels_{};
};

/// Mean-square level of one block, dBFS by AES17: what RFC 6464 asks of a packet.
float block_dbfs(audio::Block block) noexcept;

}  // namespace dragoman::engine
