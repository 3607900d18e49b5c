#pragma once
/// The A-weighting of IEC 61672 at 48 kHz.

#include <array>

namespace dragoman::headphone {

/// One channel; 0 dB at 1 kHz, within 0.4 dB of the curve up to 12.5 kHz, 0.8 dB at 16. One thread;
/// real-time safe.
class AWeighting {
 public:
  AWeighting() noexcept;

  double process(double sample) noexcept {
    double x = sample * gain_;
    for (Section& section : sections_) {
      const double y = section.b0 * x + section.state;
      section.state = section.b1 * x + section.a1 * y;
      x = y;
    }
    return x;
  }

 private:
  /// y = b0 x + b1 x[-1] + a1 y[-1].
  struct Section {
    double b0, b1, a1, state = 0;
  };
  static Section high_pass(double hz) noexcept;
  static Section low_pass(double hz) noexcept;

  std::array<Section, 6> sections_;
  double gain_;
};

}  // namespace dragoman::headphone
