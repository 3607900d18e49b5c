#include "client/booth/knobs.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace dragoman::client {
namespace {

using namespace headphone;

constexpr float kFirstSidetoneDb = -20;

constexpr std::array<KnobInfo, 6> kKnobs{{
    {Knob::volume, "volume", "volume_db", "dB", kLeastVolumeDb, kMostVolumeDb, 2, ""},
    {Knob::bass, "bass", "bass_db", "dB", -kMostToneDb, kMostToneDb, 2, ""},
    {Knob::treble, "treble", "treble_db", "dB", -kMostToneDb, kMostToneDb, 2, ""},
    {Knob::sidetone, "sidetone", "sidetone_db", "dB", kLeastSidetoneDb, kMostSidetoneDb, 2, "off"},
    {Knob::balance, "balance", "balance_percent", "%", 0, 100, 10, ""},
    {Knob::calibration, "calibration", "calibration_db", "dB SPL", kLeastCalibrationDb,
     kMostCalibrationDb, 1, "none"},
}};

/// Where a knob without a value begins when it is turned.
float first_value(Knob knob) noexcept {
  return knob == Knob::sidetone ? kFirstSidetoneDb : kUncalibratedDb;
}

}  // namespace

std::span<const KnobInfo> all_knobs() noexcept {
  return kKnobs;
}

const KnobInfo& info(Knob knob) noexcept {
  return kKnobs[static_cast<std::size_t>(knob)];
}

const KnobInfo* find_knob(std::string_view name) noexcept {
  const auto* found = std::find_if(kKnobs.begin(), kKnobs.end(),
                                   [&](const auto& knob) { return knob.name == name; });
  return found != kKnobs.end() ? found : nullptr;
}

std::optional<float> value_of(const Sound& sound, Knob knob) noexcept {
  switch (knob) {
    case Knob::volume:
      return sound.volume_db;
    case Knob::bass:
      return sound.bass_db;
    case Knob::treble:
      return sound.treble_db;
    case Knob::sidetone:
      return sound.sidetone_db;
    case Knob::balance:
      return sound.balance * 100;
    case Knob::calibration:
      return sound.calibration_db;
  }
  return std::nullopt;
}

void put(Sound& sound, Knob knob, std::optional<float> value) noexcept {
  const auto& range = info(knob);
  if (value) value = std::clamp(*value, range.least, range.most);
  if (knob == Knob::sidetone) sound.sidetone_db = value;
  if (knob == Knob::calibration) sound.calibration_db = value;
  if (!value) return;
  if (knob == Knob::volume) sound.volume_db = *value;
  if (knob == Knob::bass) sound.bass_db = *value;
  if (knob == Knob::treble) sound.treble_db = *value;
  if (knob == Knob::balance) sound.balance = *value / 100;
}

void apply(Sound& sound, const SoundCommand& command) noexcept {
  using How = SoundCommand::How;
  const auto now = value_of(sound, command.knob);
  const float step = info(command.knob).step;
  if (command.how == How::set) put(sound, command.knob, command.value);
  if (command.how == How::clear) put(sound, command.knob, std::nullopt);
  if (command.how == How::up)
    put(sound, command.knob, now ? *now + step : first_value(command.knob));
  if (command.how == How::down)
    put(sound, command.knob, now ? *now - step : first_value(command.knob));
}

std::string range_words(const KnobInfo& knob) {
  return fmt::format("{:g} to {:g} {}", knob.least, knob.most, knob.unit);
}

std::string sound_words(const Sound& sound) {
  const std::string sidetone =
      sound.sidetone_db ? fmt::format("{:g} dB", *sound.sidetone_db) : "off";
  const std::string calibration =
      sound.calibration_db
          ? fmt::format("calibrated: {:g} dB SPL at full scale", *sound.calibration_db)
          : fmt::format("uncalibrated ({:g} dB SPL at full scale is assumed)", kUncalibratedDb);
  return fmt::format(
      "volume {:g} dB, bass {:g} dB, treble {:g} dB, side tone {}, balance {:.0f} %, {}",
      sound.volume_db, sound.bass_db, sound.treble_db, sidetone, sound.balance * 100, calibration);
}

}  // namespace dragoman::client
