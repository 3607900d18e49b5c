#include "codecs/pcm/concealment.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace dragoman::pcm {
namespace {

constexpr int kShortest = 120;  ///< 400 Hz
constexpr int kLongest = 720;   ///< 67 Hz
constexpr int kCompare = 480;   ///< 10 ms of likeness decide the period
constexpr int kCoarse = 4;      ///< the search skips samples, then refines
constexpr Samples kFull = 480;
constexpr Samples kSilent = 2880;
constexpr Samples kSeam = 48;
constexpr Samples kBlend = 120;

float fade(Samples concealed) noexcept {
  if (concealed < kFull) return 1.0F;
  if (concealed >= kSilent) return 0.0F;
  return static_cast<float>(kSilent - concealed) / static_cast<float>(kSilent - kFull);
}

}  // namespace

void Concealment::reset() noexcept {
  *this = Concealment(channels_);
}

void Concealment::remember(audio::Block block) noexcept {
  const auto stride = static_cast<std::size_t>(channels_);
  const std::size_t fresh = std::min<std::size_t>(block.size() / stride, kHistory);
  if (static_cast<std::size_t>(end_) + fresh > kHistory + kSpare) {
    std::copy_n(history() + fresh * stride, (kHistory - fresh) * stride, sound_.data());
    end_ = kHistory - static_cast<int>(fresh);
  }
  std::copy_n(block.data() + (block.size() - fresh * stride), fresh * stride,
              sound_.data() + static_cast<std::size_t>(end_) * stride);
  end_ += static_cast<int>(fresh);
}

const float* Concealment::history() const noexcept {
  return sound_.data() + static_cast<std::size_t>((end_ - kHistory) * channels_);
}

void Concealment::heard(audio::MutableBlock block) noexcept {
  if (in_hole_) {
    const auto stride = static_cast<std::size_t>(channels_);
    const std::size_t frames = std::min(block.size() / stride, static_cast<std::size_t>(kBlend));
    std::array<float, audio::kMaxChannels> guess{};
    for (std::size_t i = 0; i < frames; ++i) {
      next_frame(guess.data());
      const float in = static_cast<float>(i + 1) / static_cast<float>(kBlend + 1);
      for (std::size_t c = 0; c < stride; ++c) {
        float& sample = block[i * stride + c];
        sample = in * sample + (1.0F - in) * guess[c];
      }
    }
    in_hole_ = false;
  }
  remember(block);
}

void Concealment::conceal(audio::MutableBlock out) noexcept {
  if (!in_hole_) begin();
  const auto stride = static_cast<std::size_t>(channels_);
  for (std::size_t i = 0; i + stride <= out.size(); i += stride) next_frame(out.data() + i);
}

void Concealment::begin() noexcept {
  in_hole_ = true;
  concealed_ = 0;
  at_ = 0;
  length_ = find_period();
  build_template();
}

/// The lag at which the last 10 ms resemble what was before them most: normalised cross-correlation
/// of the first channel plus the second, coarse first.
int Concealment::find_period() const noexcept {
  const auto stride = static_cast<std::size_t>(channels_);
  const float* past = history();
  const auto at = [&](int index) noexcept {
    const float* frame = past + static_cast<std::size_t>(index) * stride;
    return stride == 2 ? frame[0] + frame[1] : frame[0];
  };
  const auto likeness = [&](int lag, int skip) noexcept {
    float product = 0, energy = 1e-9F;
    for (int i = kHistory - kCompare; i < kHistory; i += skip) {
      product += at(i) * at(i - lag);
      energy += at(i - lag) * at(i - lag);
    }
    return product / std::sqrt(energy);
  };
  const auto best = [&](int from, int to, int skip) noexcept {
    int winner = from;
    float score = likeness(from, skip);
    for (int lag = from + skip; lag <= to; lag += skip) {
      const float candidate = likeness(lag, skip);
      if (candidate > score) {
        score = candidate;
        winner = lag;
      }
    }
    return winner;
  };
  const int near = best(kShortest, kLongest, kCoarse);
  return best(std::max(kShortest, near - kCoarse), std::min(kLongest, near + kCoarse), 1);
}

/// One period that can follow itself: its last quarter blends into what came before its beginning.
void Concealment::build_template() noexcept {
  const auto stride = static_cast<std::size_t>(channels_);
  const auto length = static_cast<std::size_t>(length_);
  const float* last = history() + (kHistory - length) * stride;
  const float* before = last - length * stride;
  const std::size_t tail = length / 4;
  for (std::size_t i = 0; i < length; ++i) {
    const float blend = i < length - tail ? 0.0F
                                          : static_cast<float>(i - (length - tail) + 1) /
                                                static_cast<float>(tail + 1);
    for (std::size_t c = 0; c < stride; ++c) {
      period_[i * stride + c] =
          (1.0F - blend) * last[i * stride + c] + blend * before[i * stride + c];
    }
  }
  // The true sound ends at last[length - 1], the copy begins as if it had ended at last[-1].
  for (std::size_t c = 0; c < stride; ++c) {
    seam_[c] = last[(length - 1) * stride + c] - before[(length - 1) * stride + c];
  }
}

void Concealment::next_frame(float* frame) noexcept {
  const auto stride = static_cast<std::size_t>(channels_);
  const float level = fade(concealed_);
  const float step = concealed_ < kSeam ? 1.0F - static_cast<float>(concealed_) / kSeam : 0.0F;
  const float* sound = period_.data() + static_cast<std::size_t>(at_) * stride;
  for (std::size_t c = 0; c < stride; ++c) frame[c] = level * (sound[c] + step * seam_[c]);
  at_ = at_ + 1 == length_ ? 0 : at_ + 1;
  ++concealed_;
}

}  // namespace dragoman::pcm
