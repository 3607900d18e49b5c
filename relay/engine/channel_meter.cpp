#include "relay/engine/channel_meter.h"

#include "codecs/audio/decibel.h"
#include "codecs/audio/lanes.h"

namespace dragoman::engine {
namespace {

/// What is shown is worked out this often, for logarithms cost more than sums.
constexpr Samples kReadInterval = kSampleRate / 50;
/// True peak is shown over the same 100 ms as the other levels.
constexpr int kTruePeakReads = 5;

}  // namespace

ChannelMeter::ChannelMeter(int channels)
    : channels_(channels),
      level_(channels),
      true_peak_(channels),
      loudness_(channels, audio::LoudnessScope::running) {}

void ChannelMeter::process(audio::Block block) noexcept {
  level_.process(block);
  true_peak_.process(block);
  loudness_.process(block);

  since_read_ += static_cast<Samples>(block.size()) / channels_;
  if (since_read_ < kReadInterval) return;
  since_read_ = 0;
  levels_.rms_dbfs = level_.rms_dbfs();
  levels_.peak_dbfs = level_.peak_dbfs();
  const auto& loudness = loudness_.read();
  levels_.momentary_lufs = loudness.momentary_lufs;
  levels_.short_term_lufs = loudness.short_term_lufs;
  if (++true_peak_reads_ >= kTruePeakReads) {
    true_peak_reads_ = 0;
    levels_.true_peak_dbfs = true_peak_.take_dbtp();
  }
}

float block_dbfs(audio::Block block) noexcept {
  if (block.empty()) return audio::kSilenceDb;
  const audio::Lanes sums = audio::square_sums(block);
  return audio::mean_square_to_dbfs(((sums[0] + sums[1]) + (sums[2] + sums[3])) /
                                    static_cast<float>(block.size()));
}

}  // namespace dragoman::engine
