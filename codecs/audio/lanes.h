#pragma once
/// Four floats at once, on every processor that gcc and clang know.

#include "codecs/audio/format.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace dragoman::audio {

using Lanes __attribute__((vector_size(16))) = float;
using IntLanes __attribute__((vector_size(16))) = std::int32_t;

/// From any address. Real-time safe.
inline Lanes load_lanes(const float* from) noexcept {
  Lanes lanes;
  std::memcpy(&lanes, from, sizeof lanes);
  return lanes;
}

/// Highest |sample| of a block, 0 of none. What is not finite counts as higher than every number:
/// the result is then infinite or not a number. Real-time safe.
inline float largest(Block block) noexcept {
  // Without their sign, floats are in the order of their bits, and infinity and NaN are on top.
  constexpr std::int32_t kNoSign = 0x7FFFFFFF;
  const auto bits = [&block](std::size_t i) {
    return std::bit_cast<std::int32_t>(block[i]) & kNoSign;
  };
  IntLanes high{};
  std::size_t i = 0;
  for (; i + 4 <= block.size(); i += 4) {
    IntLanes four;
    std::memcpy(&four, block.data() + i, sizeof four);
    four &= kNoSign;
    high = four > high ? four : high;
  }
  std::int32_t top = std::max(std::max(high[0], high[1]), std::max(high[2], high[3]));
  for (; i < block.size(); ++i) top = std::max(top, bits(i));
  return std::bit_cast<float>(top);
}

/// Sums of squares: lane l has samples l, l + 4, l + 8, …, and so one channel of a mono or stereo
/// block. For a few thousand samples at most. Real-time safe.
inline Lanes square_sums(Block block) noexcept {
  Lanes sums{};
  std::size_t i = 0;
  for (; i + 4 <= block.size(); i += 4) {
    const Lanes four = load_lanes(block.data() + i);
    sums += four * four;
  }
  for (std::size_t lane = 0; i < block.size(); ++i, ++lane) sums[lane] += block[i] * block[i];
  return sums;
}

}  // namespace dragoman::audio
