#pragma once
/// What a block of samples is: 32-bit float, full scale ±1, 48 kHz, channels interleaved.

#include "codecs/audio/time.h"

#include <span>

namespace dragoman::audio {

/// One or two interleaved channels at 48 kHz.
struct Format {
  int channels = 1;  ///< 1 or 2
  bool operator==(const Format&) const = default;
};

/// Interleaved samples; size = samples per channel × channels.
using Block = std::span<const float>;
using MutableBlock = std::span<float>;

/// The longest block any stage is asked for, in samples per channel (20 ms). Stages allocate for it
/// when constructed and never after.
inline constexpr Samples kMaxBlock = 960;
inline constexpr int kMaxChannels = 2;

}  // namespace dragoman::audio
