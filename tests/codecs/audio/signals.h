#pragma once
/// Test signals, and the one measurement that finds every fault: how far is a block from the sine
/// that it should be?

#include "codecs/audio/format.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <random>
#include <vector>

namespace dragoman::testing {

inline std::vector<float> sine(double hz, double amplitude, std::size_t count, int channels = 1,
                               double rate = kSampleRate, double phase = 0) {
  std::vector<float> out;
  out.reserve(count * static_cast<std::size_t>(channels));
  for (std::size_t n = 0; n < count; ++n) {
    const double value =
        amplitude * std::sin(2 * std::numbers::pi * hz * static_cast<double>(n) / rate + phase);
    for (int c = 0; c < channels; ++c) out.push_back(static_cast<float>(value));
  }
  return out;
}

/// Uniform noise in ±amplitude, the same on every run.
inline std::vector<float> noise(double amplitude, std::size_t count, std::uint32_t seed = 1) {
  std::vector<float> out(count);
  for (float& sample : out) {
    seed = seed * 1664525U + 1013904223U;
    sample = static_cast<float>(amplitude * (static_cast<double>(seed) / 2147483648.0 - 1.0));
  }
  return out;
}

/// Tones of 20 to 120 ms, each at a pitch of its own, and between them almost nothing: −20 to
/// −80 dB below. Hard for a codec that tells levels as changes.
inline std::vector<float> words_and_pauses(std::uint32_t seed, std::size_t count) {
  std::minstd_rand random{seed};
  const auto between = [&](double low, double high) {
    return std::uniform_real_distribution<double>{low, high}(random);
  };
  std::vector<float> out;
  for (bool word = true; out.size() < count; word = !word) {
    const double level = word ? 0.25 : 0.25 * std::pow(10.0, between(-80, -20) / 20);
    const auto length = static_cast<std::size_t>(between(0.02, 0.12) * kSampleRate);
    const auto part = sine(between(100, 3000), level, std::min(length, count - out.size()));
    out.insert(out.end(), part.begin(), part.end());
  }
  return out;
}

inline float peak(audio::Block block) {
  float highest = 0;
  for (const float sample : block) highest = std::max(highest, std::abs(sample));
  return highest;
}

/// Mono part of an interleaved block.
inline std::vector<float> channel(audio::Block block, int channels, int which) {
  std::vector<float> out;
  for (auto i = static_cast<std::size_t>(which); i < block.size();
       i += static_cast<std::size_t>(channels)) {
    out.push_back(block[i]);
  }
  return out;
}

struct SineFit {
  double amplitude = 0;
  double residual = 0;  ///< RMS of what is not the sine
  double sinad_db() const {
    return 20 * std::log10(amplitude / std::numbers::sqrt2 / std::max(residual, 1e-12));
  }
};

/// Least-squares fit of a sine of known frequency to a mono block.
inline SineFit fit_sine(audio::Block block, double hz, double rate = kSampleRate) {
  double ss = 0, cc = 0, sc = 0, xs = 0, xc = 0;
  const auto angle = [&](std::size_t n) {
    return 2 * std::numbers::pi * hz * static_cast<double>(n) / rate;
  };
  for (std::size_t n = 0; n < block.size(); ++n) {
    const double s = std::sin(angle(n)), c = std::cos(angle(n)), x = static_cast<double>(block[n]);
    ss += s * s;
    cc += c * c;
    sc += s * c;
    xs += x * s;
    xc += x * c;
  }
  const double determinant = ss * cc - sc * sc;
  const double a = (xs * cc - xc * sc) / determinant, b = (xc * ss - xs * sc) / determinant;
  double rest = 0;
  for (std::size_t n = 0; n < block.size(); ++n) {
    const double error =
        static_cast<double>(block[n]) - a * std::sin(angle(n)) - b * std::cos(angle(n));
    rest += error * error;
  }
  return {std::hypot(a, b), std::sqrt(rest / static_cast<double>(block.size()))};
}

/// The largest step between neighbouring samples: a click shows here.
inline float steepest_step(audio::Block block) {
  float steepest = 0;
  for (std::size_t n = 1; n < block.size(); ++n) {
    steepest = std::max(steepest, std::abs(block[n] - block[n - 1]));
  }
  return steepest;
}

inline double rms(audio::Block block) {
  double sum = 0;
  for (const float x : block) sum += static_cast<double>(x) * static_cast<double>(x);
  return std::sqrt(sum / static_cast<double>(std::max<std::size_t>(block.size(), 1)));
}

}  // namespace dragoman::testing
