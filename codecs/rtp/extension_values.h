#pragma once
/// What our three header extensions say, to and from their bytes; the tables are in PROTOCOL.md.
/// Any thread; real-time safe. Every parse returns nothing when the length or a value is
/// impossible.

#include "codecs/audio/time.h"
#include "codecs/rtp/ntp_time.h"
#include "codecs/rtp/types.h"

#include <array>
#include <optional>

namespace dragoman::rtp {

/// Level of the packet's sound (RFC 6464).
struct AudioLevel {
  bool voice = false;
  std::uint8_t below_overload = 127;  ///< 0 … 127: level in -dBov, 127 = silence
  bool operator==(const AudioLevel&) const = default;
};
std::array<std::byte, 1> encode(const AudioLevel& level) noexcept;
std::optional<AudioLevel> parse_audio_level(Bytes data) noexcept;
/// `dbfs` of AES17 (a full-scale sine reads 0) as -dBov of its mean square (a full-scale square
/// wave reads 0, RFC 6464 §3), hence 3.01 dB lower; rounded and held in 0 … 127.
std::uint8_t to_below_overload(float dbfs) noexcept;

/// When the first sample of the packet was captured (the abs-capture-time extension).
struct AbsCaptureTime {
  NtpTime captured{};
  /// Capturer's clock less sender's clock, 32.32 seconds; only the 16-byte form carries it.
  std::optional<std::int64_t> clock_offset;
  bool operator==(const AbsCaptureTime&) const = default;
};
/// The 8-byte form; an offset is not written.
std::array<std::byte, 8> encode(const AbsCaptureTime& time) noexcept;
/// Takes both forms, 8 and 16 bytes.
std::optional<AbsCaptureTime> parse_abs_capture_time(Bytes data) noexcept;

/// State of a channel as it rides in the channel's own stream (urn:x-dragoman:channel-state).
struct ChannelStateExtension {
  enum class State : std::uint8_t { interpreted, relay, floor, silent, muted, dead };
  enum class Quality : std::uint8_t { floor, plus, minus, none };
  static constexpr std::uint8_t kUnknownChannel = 0xFF;

  State state = State::floor;
  Quality quality = Quality::floor;
  std::uint8_t on_air = 0;  ///< desks that feed the channel, 0 … 15 (15 = 15 or more)
  bool recording = false;   ///< this channel is being recorded
  /// Number (1 … 127) of the channel whose language the floor speaks, or kUnknownChannel.
  std::uint8_t floor_language = kUnknownChannel;
  /// Grows by one, modulo 256, at every change of the other fields: a receiver that missed one
  /// knows.
  std::uint8_t version = 0;
  bool operator==(const ChannelStateExtension&) const = default;
};
std::array<std::byte, 4> encode(const ChannelStateExtension& value) noexcept;
std::optional<ChannelStateExtension> parse_channel_state(Bytes data) noexcept;

}  // namespace dragoman::rtp
