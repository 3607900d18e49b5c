#pragma once
/// Line-up: what a channel carries while its line is checked before the meeting: its name, spoken
/// or keyed in Morse (ITU-R M.1677), then a steady tone, over and over.

#include "codecs/audio/gain_ramp.h"
#include "codecs/audio/tone.h"

#include <string_view>
#include <vector>

namespace dragoman::engine {

/// The alignment level of EBU R 68, a tone that every meter knows.
inline constexpr double kLineUpHz = 1000;
inline constexpr float kLineUpDbfs = -18;
/// Length of a dot: 80 ms are 15 words a minute.
inline constexpr Samples kMorseUnit = kSampleRate * 80 / 1000;
/// Units of the steady tone, nearly 5 s, and of the silence on either side of it.
inline constexpr int kSteadyUnits = 60, kMorseGap = 7;

/// One per channel; real-time safe after construction.
class LineUp {
 public:
  /// `name` in letters and digits is keyed; what has no Morse sign is a pause. Where the name is
  /// `spoken` (48 kHz, mono; copied) that is heard in its place.
  explicit LineUp(std::string_view name, audio::Block spoken = {});

  /// Begins with the name.
  void turn(bool on) noexcept;
  bool on() const noexcept { return on_; }
  /// Puts the line-up in the place of what `block` (interleaved) holds, or gives it back, faded.
  void process(audio::MutableBlock block, int channels) noexcept;

 private:
  void key_all(std::string_view name);
  void add_voice(audio::MutableBlock block, int channels) noexcept;

  std::vector<float> spoken_;  ///< comes before the keying; whole units
  std::vector<bool> keying_;   ///< by unit: whether the tone sounds
  bool on_ = false;
  Samples position_ = 0;
  Samples fading_ = 0;  ///< samples until the tone has died away
  audio::GainRamp programme_{1.0F};
  audio::GainRamp voice_{0.0F};
  audio::Tone tone_{kLineUpHz, kLineUpDbfs};
};

}  // namespace dragoman::engine
