#include "codecs/pcm/linear.h"

#include <algorithm>
#include <cmath>

namespace dragoman::pcm {
namespace {

template <int Bytes>
void write_all(audio::Block pcm, std::byte* out) noexcept {
  constexpr float kScale = 1 << (8 * Bytes - 1);
  for (const float sample : pcm) {
    const float scaled = std::isnan(sample) ? 0.0F : sample * kScale;
    const auto value =
        static_cast<std::uint32_t>(std::lrint(std::clamp(scaled, -kScale, kScale - 1)));
    for (int shift = 8 * (Bytes - 1); shift >= 0; shift -= 8) {
      *out++ = static_cast<std::byte>(value >> shift);
    }
  }
}

template <int Bytes>
void read_all(const std::byte* in, audio::MutableBlock out) noexcept {
  constexpr float kScale = 1.0F / static_cast<float>(std::uint32_t{1} << 31);
  for (float& sample : out) {
    std::uint32_t value = 0;  // left-aligned, so that the sign needs no care
    for (int shift = 24; shift > 24 - 8 * Bytes; shift -= 8) {
      value |= std::to_integer<std::uint32_t>(*in++) << shift;
    }
    sample = static_cast<float>(static_cast<std::int32_t>(value)) * kScale;
  }
}

}  // namespace

std::size_t encode(Encoding encoding, audio::Block pcm, std::span<std::byte> out) noexcept {
  const std::size_t bytes = pcm.size() * bytes_per_sample(encoding);
  if (out.size() < bytes) return 0;
  if (encoding == Encoding::l16) {
    write_all<2>(pcm, out.data());
  } else {
    write_all<3>(pcm, out.data());
  }
  return bytes;
}

std::size_t decode(Encoding encoding, std::span<const std::byte> payload,
                   audio::MutableBlock out) noexcept {
  const std::size_t count = std::min(payload.size() / bytes_per_sample(encoding), out.size());
  if (encoding == Encoding::l16) {
    read_all<2>(payload.data(), out.first(count));
  } else {
    read_all<3>(payload.data(), out.first(count));
  }
  return count;
}

}  // namespace dragoman::pcm
