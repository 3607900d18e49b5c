#pragma once
/// Linear PCM on the wire: L16 (RFC 3551 §4.5.11) and L24 (RFC 3190 §4), big-endian, interleaved.

#include "codecs/audio/format.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace dragoman::pcm {

enum class Encoding : std::uint8_t { l16, l24 };

constexpr std::size_t bytes_per_sample(Encoding encoding) noexcept {
  return encoding == Encoding::l16 ? 2 : 3;
}

/// Float to wire, rounded and clipped at full scale; a sample that is not a number becomes 0.
/// Returns bytes written, 0 when `out` is too small. Any thread; real-time safe.
std::size_t encode(Encoding encoding, audio::Block pcm, std::span<std::byte> out) noexcept;

/// Wire to float, −1 … 1 − 2⁻¹⁵ (2⁻²³). Returns samples (of all channels) written: the lesser of
/// what `payload` holds and `out` takes. Any thread; real-time safe.
std::size_t decode(Encoding encoding, std::span<const std::byte> payload,
                   audio::MutableBlock out) noexcept;

}  // namespace dragoman::pcm
