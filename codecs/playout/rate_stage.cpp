#include "codecs/playout/rate_stage.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace dragoman::playout {
namespace {
constexpr Samples kPriming = 32;
}

RateStage::RateStage(int channels) : resampler_(channels) {}

void RateStage::set_ratio(double ratio, SampleQueue& queue) noexcept {
  if (!engaged_) {
    if (queue.history() < kPriming) return;
    engaged_ = true;
    resampler_.reset();
    resampler_.set_ratio(1.0);
    const auto size = static_cast<std::size_t>(kPriming * queue.channels());
    resampler_.push({queue.at(-kPriming), size});
    // The output of the past is taken and thrown away at ratio 1, so that no fraction is left over.
    std::array<float, static_cast<std::size_t>(2 * kPriming) * audio::kMaxChannels> past{};
    const Samples behind = std::lround(resampler_.delay());
    const Samples got = resampler_.pull(
        audio::MutableBlock{past}.first(static_cast<std::size_t>(behind * queue.channels())));
    skip_ = behind - got;
  }
  resampler_.set_ratio(ratio);
}

Samples RateStage::needed(Samples output) const noexcept {
  return engaged_ ? resampler_.input_needed(output + skip_) : output;
}

Samples RateStage::delay() const noexcept {
  return engaged_ ? std::lround(resampler_.delay()) - skip_ : 0;
}

void RateStage::pull(SampleQueue& queue, audio::MutableBlock out) noexcept {
  if (!engaged_) {
    queue.pop(out);
    return;
  }
  const int channels = queue.channels();
  const auto frames = static_cast<Samples>(out.size()) / channels;
  const Samples taken = std::min(needed(frames), queue.length());
  resampler_.push({queue.at(0), static_cast<std::size_t>(taken * channels)});
  queue.move_front(taken);
  if (skip_ > 0) {
    std::array<float, static_cast<std::size_t>(2 * kPriming) * audio::kMaxChannels> past{};
    resampler_.pull(audio::MutableBlock{past}.first(static_cast<std::size_t>(skip_ * channels)));
    skip_ = 0;
  }
  const Samples written = resampler_.pull(out);
  std::fill(out.begin() + written * channels, out.end(), 0.0F);
}

void RateStage::reset() noexcept {
  engaged_ = false;
  skip_ = 0;
}

}  // namespace dragoman::playout
