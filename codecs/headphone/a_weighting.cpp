#include "codecs/headphone/a_weighting.h"

#include "codecs/audio/time.h"

#include <cmath>
#include <numbers>

namespace dragoman::headphone {
namespace {

/// The poles of the curve (IEC 61672-1, annex E), Hz: 20.6 and 12194 are double.
constexpr double kPoles[] = {20.598997, 107.65265, 737.86223, 12194.217};
/// The curve's own loss at 1 kHz, which is taken out: 10^(2.0 dB / 20).
constexpr double kAtOneKilohertz = 1.258905;

}  // namespace

/// Bilinear: exact enough where the poles are far below half the rate.
AWeighting::Section AWeighting::high_pass(double hz) noexcept {
  const double t = std::tan(std::numbers::pi * hz / kSampleRate);
  return {1 / (1 + t), -1 / (1 + t), (1 - t) / (1 + t)};
}

/// Bilinear would bend the curve down long before half the rate, and make treble read too quiet. So
/// gain is the curve's own at zero, at a quarter and at half the rate; that fixes pole and zero.
AWeighting::Section AWeighting::low_pass(double hz) noexcept {
  const auto power = [hz](double at) { return 1 / (1 + at * at / (hz * hz)); };
  const double quarter = power(kSampleRate / 4.0), half = power(kSampleRate / 2.0);
  const double k = ((1 + half) / 2 - quarter) / (1 - half);
  const double pole = (1 - std::sqrt(1 - 4 * k * k)) / (2 * k);
  const double at_zero = 1 - pole, at_half = std::sqrt(half) * (1 + pole);
  return {(at_zero + at_half) / 2, (at_zero - at_half) / 2, pole};
}

AWeighting::AWeighting() noexcept
    : sections_{high_pass(kPoles[0]), high_pass(kPoles[0]), high_pass(kPoles[1]),
                high_pass(kPoles[2]), low_pass(kPoles[3]),  low_pass(kPoles[3])},
      gain_(kAtOneKilohertz) {}

}  // namespace dragoman::headphone
