#pragma once
/// Decibels and linear gain. Levels in dBFS follow AES17: a full-scale sine reads 0 dBFS.

#include <cmath>

namespace dragoman::audio {

/// What a meter says for digital silence: far below the quietest thing anybody hears.
inline constexpr float kSilenceDb = -120.0F;

inline float db_to_gain(float db) noexcept {
  return std::pow(10.0F, db / 20.0F);
}

/// 20 log10 of a linear gain or sample value, never below kSilenceDb.
inline float gain_to_db(float gain) noexcept {
  return gain > 1e-6F ? 20.0F * std::log10(gain) : kSilenceDb;
}
/// 10 log10 of a power ratio, never below kSilenceDb.
inline float power_to_db(double power) noexcept {
  return power > 1e-12 ? static_cast<float>(10.0 * std::log10(power)) : kSilenceDb;
}
/// RMS level by AES17 from a mean square (a full-scale sine has 1/2).
inline float mean_square_to_dbfs(double mean_square) noexcept {
  return power_to_db(2.0 * mean_square);
}

}  // namespace dragoman::audio
