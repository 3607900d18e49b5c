#include "codecs/audio/k_weighting.h"

#include "codecs/audio/decibel.h"

namespace dragoman::audio {
float k_weighted_to_lufs(double mean_square) noexcept {
  const float db = power_to_db(mean_square);
  return db <= kSilenceDb ? kSilenceDb : db - 0.691F;
}

}  // namespace dragoman::audio
