#pragma once
/// An endless track of marks at intervals that never repeat, so that each is known by those around
/// it. Pure; the seed is handed in.

#include "tools/probe/marker.h"

#include <cstdint>
#include <vector>

namespace dragoman::probe {

/// Made before it is played; afterwards `render` is real-time safe, on any thread.
class MarkTrack {
 public:
  /// Marks from `begin` until `end`, 200 to 300 ms apart: at odd places, so that they walk through
  /// all phases of frames and periods. Silence around them.
  MarkTrack(const Marker& marker, Samples begin, Samples end, std::uint32_t seed);

  /// Fills `out` with the samples from `at` on; the same on each of `channels` channels.
  void render(audio::MutableBlock out, int channels, Samples at) const noexcept;

  /// Where each mark begins.
  const std::vector<Samples>& marks() const noexcept { return marks_; }

  static constexpr Samples kShortest = 9600, kLongest = 14400;

 private:
  const Marker& marker_;
  std::vector<Samples> marks_;
};

}  // namespace dragoman::probe
