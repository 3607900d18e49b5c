#include "codecs/audio/windowed_sinc.h"

#include <cmath>
#include <numbers>

namespace dragoman::audio {
namespace {

/// Modified Bessel function of the first kind, order 0, by its power series.
double bessel_i0(double x) noexcept {
  double term = 1, sum = 1;
  for (int k = 1; term > sum * 1e-17; ++k) {
    term *= (x / (2 * k)) * (x / (2 * k));
    sum += term;
  }
  return sum;
}

}  // namespace

double windowed_sinc(double x, double cutoff, double half_width, double beta) noexcept {
  const double along = x / half_width;
  if (std::abs(along) >= 1) return 0;
  const double window = bessel_i0(beta * std::sqrt(1 - along * along)) / bessel_i0(beta);
  const double angle = std::numbers::pi * cutoff * x;
  const double sinc = std::abs(angle) < 1e-12 ? 1 : std::sin(angle) / angle;
  return cutoff * sinc * window;
}

}  // namespace dragoman::audio
