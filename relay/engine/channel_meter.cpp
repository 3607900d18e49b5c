#include "relay/engine/channel_meter.h"

#include "codecs/audio/decibel.h"

namespace dragoman::engine {
namespace {

/// True peak is shown over the same 100 ms as the other levels.
constexpr Samples kTruePeakWindow = kSampleRate / 10;

}  // namespace

ChannelMeter::ChannelMeter(int channels)
    : channels_(channels), level_(channels), true_peak_(channels), loudness_(channels) {}

void ChannelMeter::process(audio::Block block) noexcept {
  level_.process(block);
  true_peak_.process(block);
  loudness_.process(block);

  levels_.rms_dbfs = level_.rms_dbfs();
  levels_.peak_dbfs = level_.peak_dbfs();
  const auto& loudness = loudness_.read();
  levels_.momentary_lufs = loudness.momentary_lufs;
  levels_.short_term_lufs = loudness.short_term_lufs;
  since_true_peak_ += static_cast<Samples>(block.size()) / channels_;
  if (since_true_peak_ >= kTruePeakWindow) {
    since_true_peak_ = 0;
    levels_.true_peak_dbfs = true_peak_.take_dbtp();
  }
}

float block_dbfs(audio::Block block) noexcept {
  float square = 0;
  for (const float sample : block) square += sample * sample;
  return block.empty() ? audio::kSilenceDb
                       : audio::mean_square_to_dbfs(square / static_cast<float>(block.size()));
}

}  // namespace dragoman::engine
