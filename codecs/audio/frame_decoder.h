#pragma once
/// Turns payloads into samples for the playout; one per payload type.

#include "codecs/audio/format.h"

#include <cstddef>
#include <span>

namespace dragoman::audio {

/// A decoder with memory of one stream. One thread (the one that pulls); real-time safe.
class FrameDecoder {
 public:
  virtual ~FrameDecoder() = default;

  /// Samples per channel that `payload` holds, 0 when it is malformed. Does not change state.
  virtual Samples duration(std::span<const std::byte> payload) const noexcept = 0;

  /// Decodes into `out` (at least duration × channels floats). Returns samples per channel written,
  /// 0 on a malformed payload.
  virtual Samples decode(std::span<const std::byte> payload, MutableBlock out) noexcept = 0;

  /// Fills `out` entirely with concealment for sound that never came; fades to silence when called
  /// again and again.
  virtual void conceal(MutableBlock out) noexcept = 0;

  /// Forgets the stream (source restart).
  virtual void reset() noexcept = 0;
};

}  // namespace dragoman::audio
