#include "codecs/headphone/protection.h"

#include <algorithm>

namespace dragoman::headphone {
namespace {
constexpr Samples kTenth = kSampleRate / 10;
}

Protection::Protection(int channels, Calibration calibration) noexcept
    : channels_(channels), peaks_(channels), shocks_(channels) {
  set_calibration(calibration);
}

void Protection::set_calibration(Calibration calibration) noexcept {
  calibration_ = calibration;
  ceiling_ = calibration.ceiling();
  peaks_.set_ceiling(calibration.ceiling_dbfs());
  shocks_.set_calibration(calibration);
  exposure_.set_calibration(calibration);
}

void Protection::process(audio::MutableBlock block) noexcept {
  peaks_.process(block);
  shocks_.process(block);
  const auto width = static_cast<std::size_t>(channels_);
  while (!block.empty()) {
    const auto frames = std::min(static_cast<Samples>(block.size() / width), kTenth - filled_);
    const auto part = block.first(static_cast<std::size_t>(frames) * width);
    count(part);
    if (beeper_.sounding()) {
      beeper_.mix(part, channels_);
      // A peak and a beep together are the one sum that the stages before have not seen.
      for (float& sample : part) sample = std::clamp(sample, -ceiling_, ceiling_);
    }
    block = block.subspan(part.size());
  }
}

/// Before the beeps are added: they warn of the programme and are no part of it.
void Protection::count(audio::Block block) noexcept {
  const auto width = static_cast<std::size_t>(channels_);
  for (std::size_t channel = 0; channel < width; ++channel)
    for (std::size_t at = channel; at < block.size(); at += width) {
      const double weighted = weighting_[channel].process(static_cast<double>(block[at]));
      tenth_[channel] += weighted * weighted;
    }
  filled_ += static_cast<Samples>(block.size() / width);
  if (filled_ < kTenth) return;
  latest_ = *std::max_element(tenth_.begin(), tenth_.end()) / kTenth;
  tenth_.fill(0);
  filled_ = 0;
  second_ += latest_;
  if (++tenths_ < 10) return;
  if (exposure_.second(second_ / 10)) beeper_.start(calibration_.amplitude(kBeepDb));
  tenths_ = 0;
  second_ = 0;
}

ProtectionStatus Protection::status() const noexcept {
  ProtectionStatus status;
  status.peak_gain_db = peaks_.gain_db();
  status.shock_gain_db = shocks_.acting() ? shocks_.gain_db() : 0;
  status.warning = beeper_.sounding();
  status.level_db = std::max(0.0F, calibration_.level_db(latest_));
  status.minute_db = exposure_.minute_db();
  status.eight_hours_db = exposure_.eight_hours_db();
  status.warnings = exposure_.warnings();
  return status;
}

}  // namespace dragoman::headphone
