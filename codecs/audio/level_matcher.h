#pragma once
/// Slow gain that brings each source toward −23 LUFS, so that a change of speaker is not a change
/// of volume.

#include "codecs/audio/format.h"
#include "codecs/audio/gain_ramp.h"
#include "codecs/audio/k_weighting.h"

#include <array>

namespace dragoman::audio {

/// At most ±6 dB, at most 1 dB a second, and only while somebody speaks: in pauses the gain stands
/// still. Loudness is measured as BS.1770 does (K-weighting, 400 ms blocks, gated) with a memory of
/// ten seconds of speech; of a stereo signal the mean of both channels counts, so that a stereo
/// floor and its mono downmix agree. What is more than 10 LU below the speech, or below −50 LUFS,
/// is a pause. What is more than 6 LU above it is a shout and moves nothing; when that lasts longer
/// than a shout does, it is how somebody speaks, and is learnt at once. So is a voice that for
/// three seconds is 6 to 14 LU quieter, rising and falling as only voices do: somebody else speaks
/// into the same microphone. One thread; real-time safe.
class LevelMatcher {
 public:
  explicit LevelMatcher(int channels, bool enabled = true) noexcept
      : channels_(channels), enabled_(enabled) {}

  /// Off: the gain goes back to 0 dB at 1 dB/s and stays there; measuring goes on.
  void set_enabled(bool enabled) noexcept { enabled_ = enabled; }

  /// `in` with the gain into `out` (same size; may be the same memory).
  void process(Block in, MutableBlock out) noexcept;

  float gain_db() const noexcept { return gain_db_; }
  /// Gated loudness of the last ten seconds of speech, −120 before there was any.
  float loudness_lufs() const noexcept;
  bool paused() const noexcept { return paused_; }
  /// Another speaker: forgets what was measured, keeps the gain (it may not jump).
  void forget() noexcept;

 private:
  static constexpr int kStep = 960;    ///< 20 ms
  static constexpr int kSteps = 20;    ///< 400 ms
  static constexpr int kLately = 150;  ///< steps: 3 s
  void close_step() noexcept;
  void measure(double block_power) noexcept;
  bool is_shout(double block_power) noexcept;
  void notice_quieter_speaker(double recent) noexcept;
  void steer() noexcept;

  int channels_;
  bool enabled_;
  bool paused_ = true;
  std::array<KWeighting, kMaxChannels> filters_{};
  std::array<double, kSteps> powers_{};
  double open_ = 0;
  int filled_ = 0, next_ = 0, known_ = 0;
  double reference_ = 0;  ///< mean power of all that is loud enough: carries the relative gate
  double speech_ = 0;     ///< mean power of what passed the gate
  double heard_s_ = 0;    ///< seconds of speech behind speech_, at most its memory
  double shouted_s_ = 0;  ///< seconds of a shout that is not over
  std::array<double, kLately> lately_{};  ///< powers of 100 ms
  int lately_next_ = 0;
  float gain_db_ = 0;
  GainRamp gain_{1.0F};
};

}  // namespace dragoman::audio
