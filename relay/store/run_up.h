#pragma once
/// What was sent just before a recording begins.

#include "codecs/ogg/opus_stream_writer.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace dragoman::store {

/// The last packets of a channel, to begin a file with. Single thread.
class RunUp {
 public:
  explicit RunUp(Samples frame) : packets_(static_cast<std::size_t>(ogg::kPreSkip / frame + 1)) {}

  void add(FrameIndex n, std::span<const std::byte> opus) {
    auto& packet = packets_[next_++ % packets_.size()];
    packet.n = n;
    packet.opus.assign(opus.begin(), opus.end());
  }
  /// Oldest first.
  template <class Each>
  void each(Each each) const {
    const std::size_t count = std::min(next_, packets_.size());
    for (std::size_t i = next_ - count; i < next_; ++i) {
      const auto& packet = packets_[i % packets_.size()];
      each(packet.n, packet.opus);
    }
  }
  void clear() { next_ = 0; }

 private:
  struct Packet {
    FrameIndex n{};
    std::vector<std::byte> opus;
  };
  std::vector<Packet> packets_;
  std::size_t next_ = 0;
};

}  // namespace dragoman::store
