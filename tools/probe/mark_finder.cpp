#include "tools/probe/mark_finder.h"

#include <algorithm>

namespace dragoman::probe {
namespace {

/// A rough look may see a little less than there is: between steps, and with noise folded in.
constexpr double kStandsOut = 0.85 * MarkFinder::kLikely;

}  // namespace

void MarkFinder::push(audio::Block sound) {
  for (const float x : sound) {
    if (static_cast<Samples>(sound_.size()) % Marker::kThinning == 0) thinned_.push_back(x);
    sound_.push_back(x);
  }
  const Samples end = begin_ + static_cast<Samples>(sound_.size());
  // A close look goes a step further, and a neighbour more.
  for (; at_ + Marker::kLength + kStep + 1 <= end; at_ += kStep) weigh(rough_likeness());
  forget();
}

double MarkFinder::rough_likeness() const {
  constexpr auto kSize = static_cast<std::size_t>(Marker::kLength / Marker::kThinning);
  const auto from = static_cast<std::size_t>((at_ - begin_) / Marker::kThinning);
  return marker_.rough_likeness(audio::Block{thinned_}.subspan(from, kSize));
}

double MarkFinder::likeness(Samples at) const {
  if (at < begin_) return 0;
  return marker_.likeness(
      audio::Block{sound_}.subspan(static_cast<std::size_t>(at - begin_), Marker::kLength));
}

/// A mark is the likeliest place of the length of a mark.
void MarkFinder::weigh(double likeness) {
  if (likeness > kStandsOut && (!climbing_ || likeness > best_)) {
    climbing_ = true;
    best_ = likeness;
    best_at_ = at_;
  }
  if (climbing_ && at_ - best_at_ >= Marker::kLength) settle();
}

/// The likeliest sample about the best step, then the top of the parabola through it and its
/// neighbours.
void MarkFinder::settle() {
  climbing_ = false;
  Samples top_at = best_at_ - kStep;
  double top = 0;
  for (Samples at = best_at_ - kStep; at <= best_at_ + kStep; ++at) {
    const double here = likeness(at);
    if (here <= top) continue;
    top = here;
    top_at = at;
  }
  if (top <= kLikely) return;
  const double before = likeness(top_at - 1), after = likeness(top_at + 1);
  const double bend = before - 2 * top + after;
  const double shift = bend < 0 ? 0.5 * (before - after) / bend : 0;
  found_.push_back({static_cast<double>(top_at) + shift, top});
}

/// Keeps what a close look at a peak of a mark's length ago would need.
void MarkFinder::forget() {
  const Samples keep_from = at_ - Marker::kLength - 2 * kStep;
  const Samples old = std::max<Samples>(0, keep_from - begin_) / Marker::kThinning;
  thinned_.erase(thinned_.begin(), thinned_.begin() + old);
  sound_.erase(sound_.begin(), sound_.begin() + old * Marker::kThinning);
  begin_ += old * Marker::kThinning;
}

}  // namespace dragoman::probe
