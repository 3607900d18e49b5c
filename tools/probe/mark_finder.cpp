#include "tools/probe/mark_finder.h"

namespace dragoman::probe {

void MarkFinder::push(audio::Block sound) {
  waiting_.insert(waiting_.end(), sound.begin(), sound.end());
  constexpr auto kLength = static_cast<std::size_t>(Marker::kLength);
  std::size_t done = 0;
  for (; done + kLength <= waiting_.size(); ++done, ++at_) {
    weigh(marker_.likeness(audio::Block{waiting_}.subspan(done, kLength)));
  }
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(done));
}

/// A mark is the likeliest place of the length of a mark.
void MarkFinder::weigh(double likeness) {
  if (next_is_after_) after_ = likeness;
  next_is_after_ = false;
  if (likeness > kLikely && (!climbing_ || likeness > best_)) {
    climbing_ = next_is_after_ = true;
    before_ = last_;
    best_ = likeness;
    best_at_ = at_;
  }
  last_ = likeness;
  if (climbing_ && at_ - best_at_ >= Marker::kLength) settle();
}

/// The top of the parabola through the three highest points.
void MarkFinder::settle() {
  const double bend = before_ - 2 * best_ + after_;
  const double shift = bend < 0 ? 0.5 * (before_ - after_) / bend : 0;
  found_.push_back({static_cast<double>(best_at_) + shift, best_});
  climbing_ = false;
}

}  // namespace dragoman::probe
