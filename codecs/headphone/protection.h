#pragma once
/// The three stages of the hearing protection, one behind the other: the last that touches a sample
/// on its way to an ear.

#include "codecs/audio/format.h"
#include "codecs/audio/level_meter.h"
#include "codecs/audio/limiter.h"
#include "codecs/headphone/beeper.h"
#include "codecs/headphone/exposure.h"
#include "codecs/headphone/shock_limiter.h"

namespace dragoman::headphone {

/// What the protection is doing.
struct ProtectionStatus {
  float peak_gain_db = 0, shock_gain_db = 0;  ///< of stages one and two, ≤ 0; 0 = not acting
  bool warning = false;                       ///< stage three's beeps sound now
  float level_db = 0;                         ///< of what leaves, A-weighted, dB SPL of 100 ms
  float minute_db = 0, eight_hours_db = 0;    ///< see Exposure
  std::uint32_t warnings = 0;                 ///< given since the start

  /// The stage that acts, 1 … 3; the strictest of several, 0 = none.
  int stage() const noexcept {
    if (peak_gain_db < 0) return 1;
    if (shock_gain_db < 0) return 2;
    return warning ? 3 : 0;
  }
  /// By how much sound is brought down now, dB, ≤ 0.
  float gain_db() const noexcept { return peak_gain_db + shock_gain_db; }
};

/// Below the limits nothing is touched, bit by bit. Samples that are not numbers become silence.
/// One thread; real-time safe.
class Protection {
 public:
  explicit Protection(int channels, Calibration calibration = {}) noexcept;

  void set_calibration(Calibration calibration) noexcept;
  /// Sample value that nothing passes.
  float ceiling() const noexcept { return ceiling_; }
  void process(audio::MutableBlock block) noexcept;
  ProtectionStatus status() const noexcept;

 private:
  void count(audio::Block block) noexcept;

  int channels_;
  Calibration calibration_;
  float ceiling_ = 1;
  audio::Limiter peaks_;
  ShockLimiter shocks_;
  Exposure exposure_;
  Beeper beeper_;
  std::array<AWeighting, audio::kMaxChannels> weighting_;
  std::array<double, audio::kMaxChannels> tenth_{};  ///< sums of squares of the present 100 ms
  Samples filled_ = 0;
  int tenths_ = 0;     ///< of the present second
  double second_ = 0;  ///< sum of their mean squares
  double latest_ = 0;  ///< mean square of the last whole 100 ms
};

}  // namespace dragoman::headphone
