#pragma once
/// Stage three of the hearing protection: how much an ear has had.

#include "codecs/headphone/sound_pressure.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace dragoman::headphone {

/// Counts seconds of A-weighted sound. Warns when the mean of the last minute is above the limit,
/// and then not again for 30 minutes; the first minute must be whole. One thread; real-time safe.
class Exposure {
 public:
  explicit Exposure(Calibration calibration = {}) noexcept : calibration_(calibration) {}

  void set_calibration(Calibration calibration) noexcept { calibration_ = calibration; }
  /// The mean square of one more second; true when the warning is due now.
  bool second(double mean_square) noexcept;

  float minute_db() const noexcept;  ///< mean of the last minute (of what there is of it), dB SPL
  /// All since the start as if it had been spread over eight hours, dB SPL: what rules for work in
  /// noise are written in.
  float eight_hours_db() const noexcept;
  std::uint32_t warnings() const noexcept { return warnings_; }

 private:
  static constexpr std::size_t kMinute = 60;
  static constexpr int kPause = 30 * 60;

  double minute() const noexcept;

  Calibration calibration_;
  std::array<double, kMinute> seconds_{};
  std::size_t next_ = 0, known_ = 0;
  int quiet_ = 0;     ///< seconds in which nothing is said
  double total_ = 0;  ///< relative to full scale 0 dB SPL, so that a new calibration holds from now
  std::uint32_t warnings_ = 0;
};

}  // namespace dragoman::headphone
