#pragma once
/// The mix of one channel before its line: ingredients, or the line-up in their place, then the
/// technician's gain and mute.

#include "codecs/audio/decibel.h"
#include "relay/engine/fader.h"
#include "relay/engine/line_up.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace dragoman::engine {

/// Range of the technician's gain; what is asked beyond is held there.
inline constexpr float kLowestGainDb = -60, kHighestGainDb = 20;
inline constexpr Samples kLongestFade = 60 * Samples{kSampleRate};

/// Real-time safe.
class ChannelMix {
 public:
  /// Allocates; `name` is what the line-up keys, unless it is `spoken` (48 kHz, mono).
  ChannelMix(Samples frame, int channels, std::string_view name, audio::Block spoken = {})
      : channels_(channels),
        length_(static_cast<std::size_t>(frame * channels)),
        line_up_(name, spoken) {}

  /// `fade` of 0 is as short as is no click.
  void mute(bool on, Samples fade = 0) noexcept {
    muted_ = on;
    turn(fade);
  }
  void gain(float db, Samples fade = 0) noexcept {
    if (std::isnan(db)) return;
    gain_db_ = std::clamp(db, kLowestGainDb, kHighestGainDb);
    turn(fade);
  }
  /// Silences what the channel carries, but for a line-up.
  void close(bool on, Samples fade = 0) noexcept { programme_.ramp_to(on ? 0 : 1, held(fade)); }
  bool muted() const noexcept { return muted_; }
  float gain_db() const noexcept { return gain_db_; }

  LineUp& line_up() noexcept { return line_up_; }
  Fader& fader() noexcept { return fader_; }
  /// `strand` as Fader::mix takes it.
  template <typename StrandOf>
  void mix(StrandOf strand) noexcept {
    const auto out = audio::MutableBlock{block_}.first(length_);
    fader_.mix(out, channels_, strand);
    programme_.process(out, channels_);
    line_up_.process(out, channels_);
    master_.process(out, channels_);
  }
  /// For the floor channel, whose mix is the room's floor.
  void pass(audio::Block original) noexcept {
    const auto out = audio::MutableBlock{block_}.first(length_);
    programme_.process(original, out, channels_);
    master_.process(out, channels_);
  }
  audio::Block block() const noexcept { return audio::Block{block_}.first(length_); }

 private:
  static Samples held(Samples fade) noexcept {
    return fade <= 0 ? kCrossFade : std::clamp(fade, kCrossFade, kLongestFade);
  }
  void turn(Samples fade) noexcept {
    master_.ramp_to(muted_ ? 0 : audio::db_to_gain(gain_db_), held(fade));
  }

  int channels_;
  std::size_t length_;
  bool muted_ = false;
  float gain_db_ = 0;
  LineUp line_up_;
  Fader fader_{Fader::Law::even};
  audio::GainRamp programme_{1.0F};
  audio::GainRamp master_{1.0F};
  std::array<float, static_cast<std::size_t>(audio::kMaxBlock) * audio::kMaxChannels> block_{};
};

}  // namespace dragoman::engine
