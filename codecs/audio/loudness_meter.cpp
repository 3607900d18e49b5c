#include "codecs/audio/loudness_meter.h"

#include "codecs/audio/decibel.h"

#include <ebur128.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <new>
#include <numeric>

namespace dragoman::audio {
namespace {
constexpr Samples kReadInterval = kSampleRate / 10;
/// Of 400 ms each, one begun every 100 ms: together the last three seconds.
constexpr std::size_t kShortTermReads = 27;

float finite(double lufs) noexcept {
  return std::isfinite(lufs) ? std::max(static_cast<float>(lufs), kSilenceDb) : kSilenceDb;
}

double power(double lufs) noexcept {
  return std::isfinite(lufs) ? std::pow(10.0, lufs / 10) : 0.0;
}
}  // namespace

struct LoudnessMeter::Impl {
  struct Destroy {
    void operator()(ebur128_state* old) const noexcept { ebur128_destroy(&old); }
  };
  std::unique_ptr<ebur128_state, Destroy> state;
  std::size_t channels = 1;
  bool programme = true;
  Samples since_read = 0;
  std::array<double, kShortTermReads> momentary{};  ///< power, the newest at next - 1
  std::size_t next = 0, known = 0;
  Loudness values;
};

LoudnessMeter::LoudnessMeter(int channels, LoudnessScope scope) : impl_(std::make_unique<Impl>()) {
  impl_->channels = static_cast<std::size_t>(channels);
  impl_->programme = scope == LoudnessScope::programme;
  // Histogram mode keeps counts instead of a list of blocks that grows: no allocation later.
  const int mode =
      impl_->programme ? EBUR128_MODE_M | EBUR128_MODE_I | EBUR128_MODE_HISTOGRAM : EBUR128_MODE_M;
  impl_->state.reset(ebur128_init(static_cast<unsigned>(channels), kSampleRate, mode));
  if (!impl_->state) throw std::bad_alloc();
}
LoudnessMeter::~LoudnessMeter() = default;
LoudnessMeter::LoudnessMeter(LoudnessMeter&&) noexcept = default;
LoudnessMeter& LoudnessMeter::operator=(LoudnessMeter&&) noexcept = default;

void LoudnessMeter::process(Block block) noexcept {
  const std::size_t frames = block.size() / impl_->channels;
  ebur128_add_frames_float(impl_->state.get(), block.data(), frames);
  impl_->since_read += static_cast<Samples>(frames);
}

const Loudness& LoudnessMeter::read() noexcept {
  if (impl_->since_read < kReadInterval) return impl_->values;
  impl_->since_read = 0;
  double lufs = 0;
  ebur128_loudness_momentary(impl_->state.get(), &lufs);
  impl_->values.momentary_lufs = finite(lufs);
  impl_->momentary[impl_->next] = power(lufs);
  impl_->next = (impl_->next + 1) % kShortTermReads;
  impl_->known = std::min(impl_->known + 1, kShortTermReads);
  const double sum = std::accumulate(impl_->momentary.begin(), impl_->momentary.end(), 0.0);
  impl_->values.short_term_lufs = finite(10 * std::log10(sum / static_cast<double>(impl_->known)));
  if (!impl_->programme) return impl_->values;
  ebur128_loudness_global(impl_->state.get(), &lufs);
  impl_->values.integrated_lufs = finite(lufs);
  return impl_->values;
}

}  // namespace dragoman::audio
