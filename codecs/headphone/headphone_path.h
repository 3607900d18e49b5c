#pragma once
/// From what a desk hears to its interpreter's ear: balance, tone, volume, side tone, protection.

#include "codecs/headphone/protection.h"
#include "codecs/headphone/shelf.h"

#include <optional>

namespace dragoman::headphone {

/// How one interpreter wants to hear.
struct Sound {
  float volume_db = 0;
  float bass_db = 0, treble_db = 0;
  std::optional<float> sidetone_db;  ///< own microphone in the ear; nothing = off
  /// Between what the desk hears (0) and its on-air colleague (1); at ½ both are whole.
  float balance = 0.5F;
  std::optional<float> calibration_db;  ///< dB SPL at 0 dBFS; nothing = kUncalibratedDb is assumed

  Calibration calibration() const noexcept { return {calibration_db.value_or(kUncalibratedDb)}; }
  bool operator==(const Sound&) const = default;
};

inline constexpr float kLeastVolumeDb = -60, kMostVolumeDb = 20;
inline constexpr float kMostToneDb = 12;  ///< of bass and treble, up and down
inline constexpr float kLeastSidetoneDb = -60, kMostSidetoneDb = 0;

/// Nothing is done to the sound that its interpreter did not ask for: with flat tone, no side tone
/// and a volume of 0 dB, what is within the protection's limits passes bit by bit. Every change
/// glides for 20 ms. One thread; real-time safe.
class HeadphonePath {
 public:
  explicit HeadphonePath(int channels) noexcept;

  void set(const Sound& sound) noexcept;
  /// While true the colleague is on air and this desk is not: the balance acts.
  void set_partner(bool heard) noexcept;
  /// `block` is what the desk hears and becomes what the ear gets; `partner` has the same shape or
  /// is empty, `microphone` is mono, of the same length, or empty.
  void process(audio::MutableBlock block, audio::Block partner, audio::Block microphone) noexcept;

  ProtectionStatus status() const noexcept { return protection_.status(); }
  float ceiling() const noexcept { return protection_.ceiling(); }

 private:
  void steer_balance() noexcept;
  void add_sidetone(audio::MutableBlock block, audio::Block microphone) noexcept;

  int channels_;
  Sound sound_;
  bool partner_heard_ = false;
  audio::GainRamp floor_{1.0F}, partner_{0.0F}, volume_{1.0F}, sidetone_{0.0F};
  Shelf bass_, treble_;
  Protection protection_;
};

}  // namespace dragoman::headphone
