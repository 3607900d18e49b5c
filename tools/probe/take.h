#pragma once
/// Mouth and ear of the probe on one count of samples: what is said, and what was heard meanwhile.

#include "tools/probe/mark_finder.h"
#include "tools/probe/mark_match.h"
#include "tools/probe/mark_track.h"

#include <atomic>
#include <vector>

namespace dragoman::probe {

/// `say` and `hear` belong to the audio thread and are real-time safe, everything else to one
/// control thread.
class Take {
 public:
  static constexpr Samples kWarmUp = Samples{3} * kSampleRate;   ///< buffers settle; no marks
  static constexpr Samples kLongest = Samples{2} * kSampleRate;  ///< delay that is looked for

  /// `length` of marks, in samples.
  Take(Samples length, std::uint32_t seed);

  /// The next samples of the mouth, for each of `channels`.
  void say(audio::MutableBlock out, int channels) noexcept;
  /// What came to the ear in the same block; its first channel counts. After say().
  void hear(audio::Block in, int channels) noexcept;

  /// Samples since the beginning.
  Samples position() const noexcept { return position_.load(std::memory_order_acquire); }
  Samples length() const noexcept { return static_cast<Samples>(heard_.size()); }
  /// Samples of marks so far, up to the length asked for.
  Samples marked() const noexcept;
  bool done() const noexcept { return position() >= length(); }

  /// Looks through what has been heard since it was last called; how many marks there are.
  int look();
  /// Every mark that has had the time to be heard.
  MarkTimes times() const;

 private:
  Marker marker_;
  Samples wanted_;
  MarkTrack track_;
  std::vector<float> heard_;  ///< sized before the start
  std::atomic<Samples> position_{0};
  MarkFinder finder_;
  Samples looked_ = 0;
};

}  // namespace dragoman::probe
