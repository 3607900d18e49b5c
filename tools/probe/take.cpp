#include "tools/probe/take.h"

#include <algorithm>

namespace dragoman::probe {

Take::Take(Samples length, std::uint32_t seed)
    : wanted_(length),
      track_(marker_, kWarmUp, kWarmUp + length, seed),
      heard_(static_cast<std::size_t>(kWarmUp + length + kLongest)),
      finder_(marker_) {}

void Take::say(audio::MutableBlock out, int channels) noexcept {
  track_.render(out, channels, position_.load(std::memory_order_relaxed));
}

void Take::hear(audio::Block in, int channels) noexcept {
  const auto width = static_cast<std::size_t>(channels);
  const auto at = static_cast<std::size_t>(position_.load(std::memory_order_relaxed));
  const std::size_t frames = in.size() / width;
  for (std::size_t i = 0; i < frames && at + i < heard_.size(); ++i) heard_[at + i] = in[i * width];
  position_.store(static_cast<Samples>(at + frames), std::memory_order_release);
}

Samples Take::marked() const noexcept {
  return std::clamp<Samples>(position() - kWarmUp, 0, wanted_);
}

int Take::look() {
  const Samples until = std::min(position(), length());
  finder_.push(audio::Block{heard_}.subspan(static_cast<std::size_t>(looked_),
                                            static_cast<std::size_t>(until - looked_)));
  looked_ = until;
  return static_cast<int>(finder_.found().size());
}

MarkTimes Take::times() const {
  std::vector<Samples> sent;
  for (const Samples mark : track_.marks())
    if (mark + kLongest <= looked_) sent.push_back(mark);
  // The finder is sure of a mark only a mark later.
  return match(sent, finder_.found(), kLongest - 2 * Marker::kLength);
}

}  // namespace dragoman::probe
