#pragma once
/// RMS over 100 ms by AES17, sample peak over the same time, and clipped samples.

#include "codecs/audio/format.h"

#include <array>
#include <cstdint>

namespace dragoman::audio {

/// A window of exactly 100 ms that slides in steps of 2.5 ms; of two channels the louder counts.
/// One thread; real-time safe.
class LevelMeter {
 public:
  explicit LevelMeter(int channels) noexcept : channels_(channels) {}

  void process(Block block) noexcept;

  /// RMS of the last 100 ms, dBFS by AES17: a full-scale sine reads 0, a full-scale square 3.01.
  float rms_dbfs() const noexcept;
  /// Highest |sample| of the last 100 ms, dBFS (1.0 reads 0).
  float peak_dbfs() const noexcept;
  /// Samples at or above full scale (32767/32768) since construction, all channels together.
  std::uint64_t clipped() const noexcept { return clipped_; }
  void reset() noexcept;

 private:
  static constexpr int kStep = 120;
  static constexpr int kSteps = 40;
  struct Step {
    std::array<double, kMaxChannels> square{};
    float peak = 0;
  };
  void add(Block part) noexcept;
  void close_step() noexcept;

  int channels_;
  std::array<Step, kSteps> steps_{};
  Step open_{};
  int filled_ = 0;  ///< samples in open_
  int next_ = 0;    ///< where open_ goes
  std::uint64_t clipped_ = 0;
};

}  // namespace dragoman::audio
