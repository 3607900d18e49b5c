#include "tests/codecs/headphone/sound_level_meter.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <numbers>

namespace dragoman::testing {
namespace {

using Spectrum = std::vector<std::complex<double>>;

/// In place, of a power of two; `sign` −1 forward, +1 back (unscaled).
void transform(Spectrum& x, double sign) {
  for (std::size_t i = 1, j = 0; i < x.size(); ++i) {
    std::size_t bit = x.size() >> 1;
    for (; (j & bit) != 0; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(x[i], x[j]);
  }
  for (std::size_t length = 2; length <= x.size(); length *= 2) {
    const auto step = std::polar(1.0, sign * 2 * std::numbers::pi / static_cast<double>(length));
    for (std::size_t begin = 0; begin < x.size(); begin += length) {
      std::complex<double> turn = 1;
      for (std::size_t k = begin; k < begin + length / 2; ++k, turn *= step) {
        const auto odd = x[k + length / 2] * turn;
        x[k + length / 2] = x[k] - odd;
        x[k] += odd;
      }
    }
  }
}

double to_db(double mean_square, double full_scale_db) {
  return 10 * std::log10(std::max(2 * mean_square, 1e-30)) + full_scale_db;
}

}  // namespace

double a_curve(double hz) {
  const double f = hz * hz;
  const double a = 12194.0 * 12194 * f * f /
                   ((f + 20.6 * 20.6) * std::sqrt((f + 107.7 * 107.7) * (f + 737.9 * 737.9)) *
                    (f + 12194.0 * 12194));
  return a * std::pow(10, 2.0 / 20);
}

std::vector<double> a_weighted(audio::Block recording) {
  std::size_t size = 1;
  while (size < recording.size() + kSampleRate / 10) size *= 2;
  Spectrum x(size);
  std::transform(recording.begin(), recording.end(), x.begin(),
                 [](float sample) { return static_cast<double>(sample); });
  transform(x, -1);
  for (std::size_t k = 0; k < size; ++k) {
    const auto bin = static_cast<double>(std::min(k, size - k));
    x[k] *= a_curve(bin * kSampleRate / static_cast<double>(size));
  }
  transform(x, 1);
  std::vector<double> out(recording.size());
  for (std::size_t n = 0; n < out.size(); ++n) out[n] = x[n].real() / static_cast<double>(size);
  return out;
}

std::vector<double> levels(audio::Block recording, double full_scale_db) {
  constexpr std::size_t kWindow = kSampleRate / 10;
  const auto weighted = a_weighted(recording);
  std::vector<double> sums(1, 0.0), out;
  for (const double sample : weighted) sums.push_back(sums.back() + sample * sample);
  for (std::size_t n = 1; n < sums.size(); ++n) {
    const double sum = sums[n] - sums[n > kWindow ? n - kWindow : 0];
    out.push_back(to_db(sum / static_cast<double>(kWindow), full_scale_db));
  }
  return out;
}

Samples longest_above(const std::vector<double>& levels, double limit_db) {
  Samples longest = 0, run = 0;
  for (const double level : levels)
    longest = std::max(longest, run = level > limit_db ? run + 1 : 0);
  return longest;
}

double peak_db(audio::Block recording, double full_scale_db) {
  double peak = 1e-15;
  for (const float sample : recording) peak = std::max(peak, std::abs(static_cast<double>(sample)));
  return 20 * std::log10(peak) + full_scale_db;
}

double mean_db(audio::Block recording, double full_scale_db) {
  double sum = 0;
  for (const double sample : a_weighted(recording)) sum += sample * sample;
  return to_db(sum / static_cast<double>(std::max<std::size_t>(recording.size(), 1)),
               full_scale_db);
}

}  // namespace dragoman::testing
