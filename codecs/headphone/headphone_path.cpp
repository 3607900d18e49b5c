#include "codecs/headphone/headphone_path.h"

#include "codecs/audio/lanes.h"

#include <algorithm>
#include <cmath>

namespace dragoman::headphone {
namespace {

constexpr Samples kGlide = 960;
constexpr double kBassHz = 250, kTrebleHz = 4000;

float gain_of(float db) noexcept {
  return db == 0.0F ? 1.0F : audio::db_to_gain(db);
}

/// One sample that is no number would stay in the filters for ever.
void remove_non_numbers(audio::MutableBlock block) noexcept {
  if (std::isfinite(audio::largest(block))) return;
  for (float& sample : block)
    if (!std::isfinite(sample)) sample = 0;
}

}  // namespace

HeadphonePath::HeadphonePath(int channels) noexcept
    : channels_(channels),
      bass_(Shelf::Kind::bass, kBassHz, channels),
      treble_(Shelf::Kind::treble, kTrebleHz, channels),
      protection_(channels) {}

void HeadphonePath::set(const Sound& sound) noexcept {
  if (sound.calibration() != sound_.calibration()) protection_.set_calibration(sound.calibration());
  sound_ = sound;
  volume_.ramp_to(gain_of(sound.volume_db), kGlide);
  sidetone_.ramp_to(sound.sidetone_db ? gain_of(*sound.sidetone_db) : 0.0F, kGlide);
  bass_.set_gain(sound.bass_db);
  treble_.set_gain(sound.treble_db);
  steer_balance();
}

void HeadphonePath::set_partner(bool heard) noexcept {
  if (heard == partner_heard_) return;
  partner_heard_ = heard;
  steer_balance();
}

void HeadphonePath::steer_balance() noexcept {
  const float b = std::clamp(sound_.balance, 0.0F, 1.0F);
  floor_.ramp_to(partner_heard_ ? std::min(1.0F, 2 * (1 - b)) : 1.0F, kGlide);
  partner_.ramp_to(partner_heard_ ? std::min(1.0F, 2 * b) : 0.0F, kGlide);
}

void HeadphonePath::process(audio::MutableBlock block, audio::Block partner,
                            audio::Block microphone) noexcept {
  floor_.process(block, channels_);
  if (!partner.empty() && (partner_.gain() != 0.0F || partner_.moving()))
    partner_.add(partner, block, channels_);
  remove_non_numbers(block);
  bass_.process(block);
  treble_.process(block);
  volume_.process(block, channels_);
  add_sidetone(block, microphone);
  protection_.process(block);
}

/// Behind the volume: how loud one's own voice is has nothing to do with how loud the speaker is.
void HeadphonePath::add_sidetone(audio::MutableBlock block, audio::Block microphone) noexcept {
  if (sidetone_.gain() == 0.0F && !sidetone_.moving()) return;
  const auto width = static_cast<std::size_t>(channels_);
  const auto frames = std::min(microphone.size(), block.size() / width);
  for (std::size_t i = 0; i < frames; ++i) {
    const float own = sidetone_.next() * microphone[i];
    for (std::size_t channel = 0; channel < width; ++channel) block[i * width + channel] += own;
  }
}

}  // namespace dragoman::headphone
