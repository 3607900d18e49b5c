#include "codecs/audio/loudness_meter.h"

#include "codecs/audio/decibel.h"

#include <ebur128.h>

#include <algorithm>
#include <cmath>
#include <new>

namespace dragoman::audio {
namespace {
constexpr Samples kReadInterval = kSampleRate / 10;
/// Short-term sums three seconds of samples anew: asked every 100 ms it would cost more than all
/// else.
constexpr Samples kSlowReadInterval = kSampleRate / 2;

float finite(double lufs) noexcept {
  return std::isfinite(lufs) ? std::max(static_cast<float>(lufs), kSilenceDb) : kSilenceDb;
}
}  // namespace

struct LoudnessMeter::Impl {
  struct Destroy {
    void operator()(ebur128_state* old) const noexcept { ebur128_destroy(&old); }
  };
  std::unique_ptr<ebur128_state, Destroy> state;
  std::size_t channels = 1;
  Samples since_read = 0;
  Samples since_slow_read = kSlowReadInterval;  ///< the first read gives all three
  Loudness values;
};

LoudnessMeter::LoudnessMeter(int channels) : impl_(std::make_unique<Impl>()) {
  impl_->channels = static_cast<std::size_t>(channels);
  // Histogram mode keeps counts instead of a list of blocks that grows: no allocation later.
  impl_->state.reset(
      ebur128_init(static_cast<unsigned>(channels), kSampleRate,
                   EBUR128_MODE_M | EBUR128_MODE_S | EBUR128_MODE_I | EBUR128_MODE_HISTOGRAM));
  if (!impl_->state) throw std::bad_alloc();
}
LoudnessMeter::~LoudnessMeter() = default;
LoudnessMeter::LoudnessMeter(LoudnessMeter&&) noexcept = default;
LoudnessMeter& LoudnessMeter::operator=(LoudnessMeter&&) noexcept = default;

void LoudnessMeter::process(Block block) noexcept {
  const std::size_t frames = block.size() / impl_->channels;
  ebur128_add_frames_float(impl_->state.get(), block.data(), frames);
  impl_->since_read += static_cast<Samples>(frames);
  impl_->since_slow_read += static_cast<Samples>(frames);
}

const Loudness& LoudnessMeter::read() noexcept {
  if (impl_->since_read < kReadInterval) return impl_->values;
  impl_->since_read = 0;
  double lufs = 0;
  ebur128_loudness_momentary(impl_->state.get(), &lufs);
  impl_->values.momentary_lufs = finite(lufs);
  if (impl_->since_slow_read >= kSlowReadInterval) {
    impl_->since_slow_read = 0;
    ebur128_loudness_shortterm(impl_->state.get(), &lufs);
    impl_->values.short_term_lufs = finite(lufs);
    ebur128_loudness_global(impl_->state.get(), &lufs);
    impl_->values.integrated_lufs = finite(lufs);
  }
  return impl_->values;
}

}  // namespace dragoman::audio
