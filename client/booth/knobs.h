#pragma once
/// The knobs of a desk's headphones: one table for lines, keys, options, settings files and JSON.
/// Pure.

#include "codecs/headphone/headphone_path.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace dragoman::client {

/// What a seat remembers: how its interpreter hears, and the channel behind each preset key.
struct DeskSettings {
  headphone::Sound sound;
  std::map<int, std::string> presets;  ///< 1 … 9
  bool operator==(const DeskSettings&) const = default;
};
inline constexpr int kLastPreset = 9;

enum class Knob : std::uint8_t { volume, bass, treble, sidetone, balance, calibration };

struct KnobInfo {
  Knob knob{};
  const char* name = "";  ///< in lines and options
  const char* key = "";   ///< in settings files and JSON, with the unit
  const char* unit = "";
  float least = 0, most = 0, step = 1;
  const char* nothing = "";  ///< word for "no value", empty where there must be one
};

std::span<const KnobInfo> all_knobs() noexcept;
const KnobInfo& info(Knob knob) noexcept;
const KnobInfo* find_knob(std::string_view name) noexcept;

/// As people read it: balance in percent of the colleague. Nothing: side tone off, not calibrated.
std::optional<float> value_of(const headphone::Sound& sound, Knob knob) noexcept;
/// Values outside the range are brought to its end.
void put(headphone::Sound& sound, Knob knob, std::optional<float> value) noexcept;

/// A turn of a knob.
struct SoundCommand {
  enum class How : std::uint8_t { set, clear, up, down } how{};
  Knob knob{};
  float value = 0;  ///< of `set`
};
void apply(headphone::Sound& sound, const SoundCommand& command) noexcept;

/// "-60 to 20 dB": for messages.
std::string range_words(const KnobInfo& knob);
/// "volume -6 dB, bass 0 dB, …, uncalibrated (110 dB SPL at full scale is assumed)".
std::string sound_words(const headphone::Sound& sound);

}  // namespace dragoman::client
