#pragma once
/// The elements inside a one-byte-header extension (RFC 8285 §4.2), as Packet::extension carries
/// them: read one by one, or gathered into a fixed buffer. Any thread; real-time safe.

#include "codecs/rtp/types.h"

#include <array>
#include <optional>

namespace dragoman::rtp {

/// Element numbers of this project and the names they go by in `a=extmap` (PROTOCOL.md).
inline constexpr std::uint8_t kAudioLevelId = 1;
inline constexpr std::uint8_t kAbsCaptureTimeId = 2;
inline constexpr std::uint8_t kChannelStateId = 3;
inline constexpr const char* kAudioLevelUri = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
inline constexpr const char* kAbsCaptureTimeUri =
    "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time";
inline constexpr const char* kChannelStateUri = "urn:x-dragoman:channel-state";

struct ExtensionElement {
  std::uint8_t id = 0;  ///< 1 … 14
  Bytes data{};         ///< 1 … 16 bytes
};

/// Walks the elements of an extension body; skips padding, ends at id 15 and at a length that would
/// leave the body.
class ExtensionReader {
 public:
  explicit ExtensionReader(Bytes body) noexcept : rest_(body) {}
  std::optional<ExtensionElement> next() noexcept;

 private:
  Bytes rest_;
};

/// The first element numbered `id` in `body`, empty when there is none.
Bytes find_extension(Bytes body, std::uint8_t id) noexcept;

/// Gathers elements; reused packet after packet with clear().
class ExtensionWriter {
 public:
  /// False (and nothing added) when `id` is not 1 … 14, `data` not 1 … 16 bytes, or the buffer
  /// full.
  bool add(std::uint8_t id, Bytes data) noexcept;
  void clear() noexcept { size_ = 0; }
  /// For Packet::extension; valid until the next add or clear. Unpadded: rtp::write pads to a word.
  Bytes body() const noexcept { return Bytes{buffer_}.first(size_); }

 private:
  std::array<std::byte, 64> buffer_{};
  std::size_t size_ = 0;
};

}  // namespace dragoman::rtp
