#include "codecs/audio/resampler.h"

#include "codecs/audio/lanes.h"
#include "codecs/audio/windowed_sinc.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

namespace dragoman::audio {
namespace {

constexpr int kPhases = 512;
constexpr std::size_t kBaseTaps = 32;
constexpr double kBeta = 9.0;
/// Positions are fixed-point with 40 fractional bits: input_needed and pull then agree exactly, a
/// million output samples can be asked for, and the rounding of the ratio is 5e-13.
constexpr int kFractionBits = 40;
constexpr std::int64_t kOne = std::int64_t{1} << kFractionBits;

/// Row p holds the taps for an output that lies p/512 after the centre-left sample.
struct Kernel {
  std::size_t taps;
  std::vector<float> rows;

  explicit Kernel(double ratio) {
    const double stretch = std::max(ratio, 1.0);
    taps = (static_cast<std::size_t>(std::ceil(kBaseTaps * stretch)) + 7) / 8 * 8;
    rows.resize((kPhases + 1) * taps);
    const double half = static_cast<double>(taps) / 2;
    std::vector<double> row(taps);
    for (std::size_t p = 0; p <= kPhases; ++p) {
      double sum = 0;
      for (std::size_t k = 0; k < taps; ++k) {
        const double x = static_cast<double>(k) - (half - 1) - static_cast<double>(p) / kPhases;
        row[k] = windowed_sinc(x, 1 / stretch, half, kBeta);
        sum += row[k];
      }
      for (std::size_t k = 0; k < taps; ++k) {
        rows[p * taps + k] = static_cast<float>(row[k] / sum);
      }
    }
  }
  const float* row(std::size_t phase) const noexcept { return rows.data() + phase * taps; }
};

/// Around 1 all resamplers share one table (64 KB, which stays in the cache).
std::shared_ptr<const Kernel> kernel_for(double ratio) {
  static const std::shared_ptr<const Kernel> unity = std::make_shared<Kernel>(1.0);
  return ratio <= 1.05 ? unity : std::make_shared<const Kernel>(ratio);
}

}  // namespace

struct Resampler::Impl {
  std::size_t channels;
  std::shared_ptr<const Kernel> kernel;
  double ratio = 1;
  std::int64_t step = kOne;
  std::int64_t fraction = 0;  ///< position of the next output after samples[centre], < kOne
  std::size_t centre = 0;
  std::size_t end = 0;       ///< samples held a channel
  std::size_t capacity = 0;  ///< most that may be held from the oldest needed one on
  std::array<std::vector<float>, kMaxChannels> samples;

  std::size_t half() const noexcept { return kernel->taps / 2; }
  std::size_t begin() const noexcept { return centre - (half() - 1); }
  void make_room(std::size_t frames) noexcept;
  void interpolate(float* frame) const noexcept;
};

void Resampler::Impl::make_room(std::size_t frames) noexcept {
  if (end + frames <= samples[0].size()) return;
  const std::size_t from = begin();
  for (std::size_t c = 0; c < channels; ++c) {
    std::memmove(samples[c].data(), samples[c].data() + from, (end - from) * sizeof(float));
  }
  centre -= from;
  end -= from;
}

void Resampler::Impl::interpolate(float* frame) const noexcept {
  const std::int64_t scaled = fraction >> (kFractionBits - 9);
  static_assert(kPhases == 1 << 9);
  const std::int64_t rest = fraction & ((std::int64_t{1} << (kFractionBits - 9)) - 1);
  const auto between = static_cast<float>(std::ldexp(static_cast<double>(rest), 9 - kFractionBits));
  const float* low = kernel->row(static_cast<std::size_t>(scaled));
  const float* high = kernel->row(static_cast<std::size_t>(scaled) + 1);
  std::array<Lanes, kMaxChannels> sums{};
  const std::size_t from = begin();
  for (std::size_t k = 0; k < kernel->taps; k += 4) {
    const Lanes a = load_lanes(low + k);
    const Lanes tap = a + (load_lanes(high + k) - a) * between;
    for (std::size_t c = 0; c < channels; ++c)
      sums[c] += tap * load_lanes(samples[c].data() + from + k);
  }
  for (std::size_t c = 0; c < channels; ++c) {
    frame[c] = (sums[c][0] + sums[c][1]) + (sums[c][2] + sums[c][3]);
  }
}

Resampler::Resampler(int channels, double ratio) : impl_(std::make_unique<Impl>()) {
  impl_->channels = static_cast<std::size_t>(channels);
  impl_->kernel = kernel_for(ratio);
  impl_->capacity = 4 * static_cast<std::size_t>(kMaxBlock) + impl_->kernel->taps;
  for (std::size_t c = 0; c < impl_->channels; ++c) impl_->samples[c].resize(2 * impl_->capacity);
  set_ratio(ratio);
  reset();
}
Resampler::~Resampler() = default;
Resampler::Resampler(Resampler&&) noexcept = default;
Resampler& Resampler::operator=(Resampler&&) noexcept = default;

void Resampler::set_ratio(double ratio) noexcept {
  impl_->ratio = std::clamp(ratio, 0.1, 8.0);
  impl_->step = std::llround(std::ldexp(impl_->ratio, kFractionBits));
}

double Resampler::ratio() const noexcept {
  return impl_->ratio;
}

Samples Resampler::input_needed(Samples output) const noexcept {
  if (output <= 0) return 0;
  const std::int64_t ahead = (impl_->fraction + impl_->step * (output - 1)) >> kFractionBits;
  const auto last = static_cast<std::int64_t>(impl_->centre + impl_->half()) + ahead;
  return std::max<std::int64_t>(0, last + 1 - static_cast<std::int64_t>(impl_->end));
}

Samples Resampler::push(Block input) noexcept {
  Impl& s = *impl_;
  const std::size_t room = s.capacity - (s.end - s.begin());
  const std::size_t frames = std::min(input.size() / s.channels, room);
  s.make_room(frames);
  for (std::size_t c = 0; c < s.channels; ++c) {
    float* to = s.samples[c].data() + s.end;
    for (std::size_t i = 0; i < frames; ++i) to[i] = input[i * s.channels + c];
  }
  s.end += frames;
  return static_cast<Samples>(frames);
}

Samples Resampler::pull(MutableBlock output) noexcept {
  Impl& s = *impl_;
  const std::size_t frames = output.size() / s.channels;
  std::size_t done = 0;
  for (; done < frames && s.centre + s.half() < s.end; ++done) {
    s.interpolate(output.data() + done * s.channels);
    s.fraction += s.step;
    s.centre += static_cast<std::size_t>(s.fraction >> kFractionBits);
    s.fraction &= kOne - 1;
  }
  return static_cast<Samples>(done);
}

double Resampler::delay() const noexcept {
  const Impl& s = *impl_;
  return static_cast<double>(s.end) - static_cast<double>(s.centre) -
         std::ldexp(static_cast<double>(s.fraction), -kFractionBits);
}

void Resampler::reset() noexcept {
  Impl& s = *impl_;
  s.end = s.kernel->taps - 1;
  s.centre = s.half() - 1;
  s.fraction = 0;
  for (std::size_t c = 0; c < s.channels; ++c) std::fill_n(s.samples[c].begin(), s.end, 0.0F);
}

}  // namespace dragoman::audio
