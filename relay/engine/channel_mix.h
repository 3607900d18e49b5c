#pragma once
/// The mix of one channel before its line: ingredients, delayed for the room's screens, or the
/// line-up in their place, then the technician's gain and mute. Those two, and the end of the
/// session, are never late.

#include "codecs/audio/decibel.h"
#include "relay/engine/fader.h"
#include "relay/engine/line_up.h"
#include "relay/engine/lip_sync.h"

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
        lip_sync_(frame, channels, kLongestLipSync),
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
  LipSync& lip_sync() noexcept { return lip_sync_; }

  LineUp& line_up() noexcept { return line_up_; }
  Fader& fader() noexcept { return fader_; }
  /// `strand` as Fader::mix takes it; `captured` is when what it gives was, the epoch = unknown.
  /// Returns the same of what the block carries.
  template <typename StrandOf>
  WallTime mix(StrandOf strand, WallTime captured) noexcept {
    const auto out = audio::MutableBlock{block_}.first(length_);
    fader_.mix(out, channels_, strand);
    captured = lip_sync_.process(out, captured);
    programme_.process(out, channels_);
    line_up_.process(out, channels_);
    master_.process(out, channels_);
    return captured;
  }
  /// For the floor channel, whose mix is the room's floor.
  WallTime pass(audio::Block original, WallTime captured) noexcept {
    const auto out = audio::MutableBlock{block_}.first(length_);
    std::copy_n(original.begin(), std::min(original.size(), out.size()), out.begin());
    captured = lip_sync_.process(out, captured);
    programme_.process(out, channels_);
    master_.process(out, channels_);
    return captured;
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
  LipSync lip_sync_;
  LineUp line_up_;
  Fader fader_{Fader::Law::even};
  audio::GainRamp programme_{1.0F};
  audio::GainRamp master_{1.0F};
  std::array<float, static_cast<std::size_t>(audio::kMaxBlock) * audio::kMaxChannels> block_{};
};

}  // namespace dragoman::engine
