#include "relay/engine/lip_sync.h"

namespace dragoman::engine {

LipSync::LipSync(Samples frame, int channels, Samples longest)
    : frame_(frame),
      line_(channels, longest),
      captured_(static_cast<std::size_t>(longest / frame + 2)) {}

WallTime LipSync::process(audio::MutableBlock block, WallTime captured) noexcept {
  captured_[next_] = captured;
  line_.process(block);
  // What comes out begins in a frame that is so many further back, and so far behind its beginning.
  const Samples back = (line_.delay() + frame_ - 1) / frame_;
  const Samples behind = back * frame_ - line_.delay();
  const auto size = captured_.size();
  const auto then = captured_[(next_ + size - static_cast<std::size_t>(back)) % size];
  next_ = (next_ + 1) % size;
  return then == WallTime{} ? then : then + samples_to_duration(behind);
}

}  // namespace dragoman::engine
