#pragma once
/// Several Opus packets in one, and back, without transcoding (RFC 6716 §3.2): unicast listeners
/// get 5 ms frames in packets of 10 or 20 ms.

#include "codecs/opus/packet.h"

#include <cstddef>
#include <memory>
#include <span>

namespace dragoman::opus {

/// Constructor allocates; all else is real-time safe. One thread.
class Repacketizer {
 public:
  Repacketizer();
  ~Repacketizer();
  Repacketizer(Repacketizer&&) noexcept;
  Repacketizer& operator=(Repacketizer&&) noexcept;

  /// Adds a packet (copied). False when it is malformed, differs in configuration (mode, bandwidth,
  /// frame length, channels) from those before, or would pass 120 ms; then nothing has changed.
  bool add(Payload packet) noexcept;
  /// Samples per channel added so far.
  Samples pending() const noexcept;
  /// Writes all that was added as one packet and starts anew. Returns its bytes, 0 when nothing was
  /// added or `out` is too small.
  std::size_t take(std::span<std::byte> out) noexcept;
  void clear() noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Writes frame `index` (from 0) of `packet` as a packet of its own; returns its bytes, 0 when
/// there is no such frame. Any thread; real-time safe.
std::size_t split(Payload packet, int index, std::span<std::byte> out) noexcept;

}  // namespace dragoman::opus
