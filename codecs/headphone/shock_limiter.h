#pragma once
/// Stage two of the hearing protection: acoustic shock.

#include "codecs/audio/format.h"
#include "codecs/audio/gain_ramp.h"
#include "codecs/headphone/a_weighting.h"
#include "codecs/headphone/sound_pressure.h"

#include <array>
#include <cstddef>

namespace dragoman::headphone {

/// Acts when the A-weighted RMS of 100 ms passes the limit; then it follows the short-term level
/// and brings it down to just below, so that the same RMS of what leaves is under the limit again
/// within 100 ms. It comes back by 20 dB/s after 200 ms without excess, and until it acts it
/// changes nothing, bit by bit. Both channels share one gain, the louder counts. One thread;
/// real-time safe.
class ShockLimiter {
 public:
  explicit ShockLimiter(int channels, Calibration calibration = {}) noexcept;

  void set_calibration(Calibration calibration) noexcept;
  void process(audio::MutableBlock block) noexcept;

  bool acting() const noexcept { return acting_; }
  float gain_db() const noexcept { return audio::gain_to_db(gain_.gain()); }  ///< ≤ 0

 private:
  static constexpr Samples kStep = 48;  ///< 1 ms
  static constexpr std::size_t kLong = 100, kShort = 5;

  void weigh(audio::Block part) noexcept;
  void close_step() noexcept;
  double mean_square(std::size_t steps) const noexcept;
  void steer(double loudest) noexcept;

  int channels_;
  double limit_ = 0, target_ = 0;  ///< mean squares
  std::array<AWeighting, audio::kMaxChannels> weighting_;
  std::array<std::array<double, kLong>, audio::kMaxChannels> squares_{};  ///< sums of steps
  std::array<double, audio::kMaxChannels> open_{};                        ///< of the present step
  std::size_t next_ = 0;
  Samples filled_ = 0;
  bool acting_ = false;
  int hold_ = 0;  ///< steps until the gain may rise
  audio::GainRamp gain_{1.0F};
};

}  // namespace dragoman::headphone
