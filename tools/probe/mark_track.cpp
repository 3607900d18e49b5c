#include "tools/probe/mark_track.h"

#include <algorithm>

namespace dragoman::probe {

MarkTrack::MarkTrack(const Marker& marker, Samples begin, Samples end, std::uint32_t seed)
    : marker_(marker) {
  // Numerical Recipes' generator: the same track on every machine.
  std::uint32_t state = seed;
  for (Samples at = begin; at + Marker::kLength <= end;) {
    marks_.push_back(at);
    state = state * 1664525U + 1013904223U;
    at += kShortest + static_cast<Samples>(state >> 8) % (kLongest - kShortest);
  }
}

void MarkTrack::render(audio::MutableBlock out, int channels, Samples at) const noexcept {
  std::fill(out.begin(), out.end(), 0.0F);
  const auto width = static_cast<std::size_t>(channels);
  const auto end = at + static_cast<Samples>(out.size() / width);
  auto mark = std::upper_bound(marks_.begin(), marks_.end(), at - Marker::kLength);
  for (; mark != marks_.end() && *mark < end; ++mark) {
    const Samples first = std::max(at, *mark), last = std::min(end, *mark + Marker::kLength);
    for (Samples i = first; i < last; ++i) {
      const float value = marker_.sound()[static_cast<std::size_t>(i - *mark)];
      for (std::size_t c = 0; c < width; ++c)
        out[static_cast<std::size_t>(i - at) * width + c] = value;
    }
  }
}

}  // namespace dragoman::probe
