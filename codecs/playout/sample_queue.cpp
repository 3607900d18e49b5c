#include "codecs/playout/sample_queue.h"

#include <algorithm>

namespace dragoman::playout {

SampleQueue::SampleQueue(int channels)
    : channels_(channels),
      data_(static_cast<std::size_t>((2 * kHistory + 2 * kCapacity) * channels)) {}

void SampleQueue::push(audio::Block samples) noexcept {
  const Samples length = std::min(static_cast<Samples>(samples.size()) / channels_, room());
  if (end_ + length > static_cast<Samples>(data_.size()) / channels_) {
    const Samples keep_from = std::max<Samples>(0, front_ - kHistory);
    std::copy(data_.begin() + keep_from * channels_, data_.begin() + end_ * channels_,
              data_.begin());
    front_ -= keep_from;
    end_ -= keep_from;
  }
  std::copy_n(samples.begin(), length * channels_, data_.begin() + end_ * channels_);
  end_ += length;
}

void SampleQueue::pop(audio::MutableBlock out) noexcept {
  std::copy_n(at(0), out.size(), out.begin());
  front_ += static_cast<Samples>(out.size()) / channels_;
}

void SampleQueue::clear() noexcept {
  front_ = end_ = kHistory;
  std::fill(data_.begin(), data_.begin() + kHistory * channels_, 0.0F);
}

}  // namespace dragoman::playout
