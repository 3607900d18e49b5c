#pragma once
/// Loudness by EBU R 128 (momentary, short-term, integrated), by libebur128; the integrated value
/// in its histogram mode.

#include "codecs/audio/format.h"

#include <memory>

namespace dragoman::audio {

struct Loudness {
  float momentary_lufs = -120;   ///< last 400 ms
  float short_term_lufs = -120;  ///< last 3 s: the mean power of the momentary values in it
  float integrated_lufs = -120;  ///< since construction, gated; only of a whole programme
};

/// The gated loudness of a programme costs as much again as the two running values.
enum class LoudnessScope { running, programme };

/// A mono signal is measured as one channel: a 1 kHz sine of 0 dBFS reads −3.0 LUFS. Constructing
/// allocates (throws std::bad_alloc); everything else is real-time safe. One thread. libebur128's
/// own short-term mode is not used: it keeps and sums three seconds of samples, more than a
/// megabyte.
class LoudnessMeter {
 public:
  explicit LoudnessMeter(int channels, LoudnessScope scope = LoudnessScope::programme);
  ~LoudnessMeter();
  LoudnessMeter(LoudnessMeter&&) noexcept;
  LoudnessMeter& operator=(LoudnessMeter&&) noexcept;

  void process(Block block) noexcept;
  /// The values as of at most 100 ms ago: they are computed no oftener, whoever asks.
  const Loudness& read() noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dragoman::audio
