#pragma once
/// dB SPL of a headset, and the limits of the hearing protection in it.

#include "codecs/audio/decibel.h"

#include <algorithm>

namespace dragoman::headphone {

/// What a headset is taken for that nobody has calibrated: louder at full scale than most are, so
/// that the limits act early rather than late.
inline constexpr float kUncalibratedDb = 110.0F;
/// A calibration outside is a mistake, not a headset.
inline constexpr float kLeastCalibrationDb = 80.0F, kMostCalibrationDb = 140.0F;

inline constexpr float kPeakLimitDb = 100.0F;     ///< stage one: no sample, ever
inline constexpr float kShockLimitDb = 94.0F;     ///< stage two: not for longer than 100 ms
inline constexpr float kExposureLimitDb = 80.0F;  ///< stage three: mean of a minute
/// Of the warning: as loud as the mean that it warns of, so that it is heard in the pauses of
/// speech and is itself below every limit.
inline constexpr float kBeepDb = 80.0F;

/// What a headset makes of full scale: dB SPL of a sine whose peak is 1.0 (0 dBFS by AES17). A
/// sample's peak reads as the sine that has it.
struct Calibration {
  float full_scale_db = kUncalibratedDb;

  /// Peak of a sine, or sample value, of so many dB SPL.
  float amplitude(float spl_db) const noexcept { return audio::db_to_gain(spl_db - full_scale_db); }
  /// Sample value that is the limit of stage one. A headset that cannot reach it is held at full
  /// scale, where its converter ends anyway.
  float ceiling() const noexcept { return audio::db_to_gain(ceiling_dbfs()); }
  float ceiling_dbfs() const noexcept { return std::min(0.0F, kPeakLimitDb - full_scale_db); }
  /// dB SPL of a mean square.
  float level_db(double mean_square) const noexcept {
    return audio::mean_square_to_dbfs(mean_square) + full_scale_db;
  }
  bool operator==(const Calibration&) const = default;
};

}  // namespace dragoman::headphone
