#pragma once
/// Four floats at once, on every processor that gcc and clang know.

#include <cstring>

namespace dragoman::audio {

using Lanes __attribute__((vector_size(16))) = float;

/// From any address. Real-time safe.
inline Lanes load_lanes(const float* from) noexcept {
  Lanes lanes;
  std::memcpy(&lanes, from, sizeof lanes);
  return lanes;
}

}  // namespace dragoman::audio
