#pragma once
/// What an Opus packet says about itself (RFC 6716 §3), without decoding it.

#include "codecs/audio/format.h"

#include <cstddef>
#include <span>

namespace dragoman::opus {

using Payload = std::span<const std::byte>;

/// The longest Opus frame, bytes (RFC 6716 §3.2.1).
inline constexpr std::size_t kMaxFrameBytes = 1275;
/// The longest packet: 120 ms.
inline constexpr Samples kMaxPacket = 5760;

/// Samples per channel at 48 kHz in `packet`, 0 when it is malformed. Any thread; real-time safe.
Samples duration(Payload packet) noexcept;
/// Frames in `packet`, 0 when it is malformed. Any thread; real-time safe.
int frame_count(Payload packet) noexcept;
/// Channels coded in `packet` (1 or 2), 0 when it is empty. Any thread; real-time safe.
int coded_channels(Payload packet) noexcept;

}  // namespace dragoman::opus
