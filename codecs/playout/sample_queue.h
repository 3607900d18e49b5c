#pragma once
/// Decoded samples between decoder and output, with some of the past kept behind them.

#include "codecs/audio/format.h"

#include <vector>

namespace dragoman::playout {

/// Interleaved, contiguous, so that the time-scale works in place. Lengths and offsets are samples
/// per channel. Single thread; everything but the constructor is real-time safe.
class SampleQueue {
 public:
  /// Past samples that stay readable behind the front.
  static constexpr Samples kHistory = 1200;
  static constexpr Samples kCapacity = 12000;

  explicit SampleQueue(int channels);

  int channels() const noexcept { return channels_; }
  Samples length() const noexcept { return end_ - front_; }
  /// Past samples at hand, at most kHistory of them kept for sure.
  Samples history() const noexcept { return front_; }
  Samples room() const noexcept { return kCapacity - length(); }
  /// Appends at most room() samples.
  void push(audio::Block samples) noexcept;
  /// Moves the first out.size() / channels samples out; at most length().
  void pop(audio::MutableBlock out) noexcept;
  /// Sample `offset` from the front, -history() ≤ offset ≤ length().
  float* at(Samples offset) noexcept { return data_.data() + (front_ + offset) * channels_; }
  /// Moves the front: forwards skips samples (≤ length()), backwards plays past ones again
  /// (≤ history()).
  void move_front(Samples by) noexcept { front_ += by; }
  /// Forgets everything, the past too.
  void clear() noexcept;

 private:
  int channels_;
  Samples front_ = kHistory;
  Samples end_ = kHistory;
  std::vector<float> data_;
};

}  // namespace dragoman::playout
