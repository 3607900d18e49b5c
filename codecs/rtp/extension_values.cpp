#include "codecs/rtp/extension_values.h"

#include "codecs/rtp/byte_order.h"

#include <algorithm>
#include <cmath>

namespace dragoman::rtp {

namespace {
constexpr std::uint8_t kVoiceBit = 0x80;
constexpr std::uint8_t kSilence = 127;
constexpr float kSineBelowSquare = 3.01F;  // dB
constexpr std::uint8_t kRecordingBit = 0x01;
constexpr std::uint8_t kMaxOnAir = 15;
}  // namespace

std::array<std::byte, 1> encode(const AudioLevel& level) noexcept {
  const std::uint8_t held = std::min(level.below_overload, kSilence);
  return {static_cast<std::byte>((level.voice ? kVoiceBit : 0) | held)};
}

std::optional<AudioLevel> parse_audio_level(Bytes data) noexcept {
  if (data.size() != 1) return {};
  const auto value = std::to_integer<std::uint8_t>(data[0]);
  return AudioLevel{(value & kVoiceBit) != 0, static_cast<std::uint8_t>(value & ~kVoiceBit)};
}

std::uint8_t to_below_overload(float dbfs) noexcept {
  const float below = kSineBelowSquare - dbfs;
  if (!(below < kSilence)) return kSilence;  // also for what is not a number
  return static_cast<std::uint8_t>(std::lround(std::max(below, 0.0F)));
}

std::array<std::byte, 8> encode(const AbsCaptureTime& time) noexcept {
  std::array<std::byte, 8> bytes{};
  store_be(bytes.data(), to_int(time.captured), 8);
  return bytes;
}

std::optional<AbsCaptureTime> parse_abs_capture_time(Bytes data) noexcept {
  if (data.size() != 8 && data.size() != 16) return {};
  AbsCaptureTime time{NtpTime{load_be(data.data(), 8)}, {}};
  if (data.size() == 16) time.clock_offset = static_cast<std::int64_t>(load_be(data.data() + 8, 8));
  return time;
}

std::array<std::byte, 4> encode(const ChannelStateExtension& value) noexcept {
  const int state = static_cast<int>(value.state);
  const int quality = static_cast<int>(value.quality);
  const int on_air = std::min(value.on_air, kMaxOnAir);
  return {static_cast<std::byte>(state << 4 | quality),
          static_cast<std::byte>(on_air << 4 | (value.recording ? kRecordingBit : 0)),
          static_cast<std::byte>(value.floor_language), static_cast<std::byte>(value.version)};
}

std::optional<ChannelStateExtension> parse_channel_state(Bytes data) noexcept {
  using Value = ChannelStateExtension;
  if (data.size() != 4) return {};
  const auto at = [data](std::size_t i) { return std::to_integer<std::uint8_t>(data[i]); };
  const auto state = static_cast<std::uint8_t>(at(0) >> 4);
  const auto quality = static_cast<std::uint8_t>(at(0) & 0x0F);
  if (state > static_cast<std::uint8_t>(Value::State::dead)) return {};
  if (quality > static_cast<std::uint8_t>(Value::Quality::none)) return {};
  Value value;
  value.state = Value::State{state};
  value.quality = Value::Quality{quality};
  value.on_air = static_cast<std::uint8_t>(at(1) >> 4);
  value.recording = (at(1) & kRecordingBit) != 0;
  value.floor_language = at(2);
  value.version = at(3);
  return value;
}

}  // namespace dragoman::rtp
