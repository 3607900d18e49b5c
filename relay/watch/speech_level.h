#pragma once
/// The loudness of speech without its pauses, and whether it jumped.

#include "codecs/audio/time.h"

#include <optional>

namespace dragoman::watch {

/// Fed with momentary loudness (400 ms, EBU R 128). What is 20 LU below the speech so far is a
/// pause and counts for nothing; after 15 s of pause everything is forgotten. Pure; time is handed
/// in.
class SpeechLevel {
 public:
  /// Any number of times a second.
  void observe(double momentary_lufs, Instant now) noexcept;
  void forget() noexcept { *this = SpeechLevel{}; }

  /// Somebody speaks at this moment.
  bool speaking() const noexcept { return speaking_; }
  /// Of the last seconds of speech; nothing before there were three.
  std::optional<double> now_lufs() const noexcept;
  /// How much louder the last two seconds of speech are than the minute before them, LU; nothing
  /// before there were ten seconds.
  std::optional<double> jump_lu() const noexcept;

 private:
  double power_ = 0;              ///< of three seconds, 1 = 0 LUFS
  double recent_ = 0, past_ = 0;  ///< LUFS: a jump in either direction counts the same
  Nanoseconds spoken_{0};
  Instant last_{}, last_speech_{};
  bool speaking_ = false;
};

}  // namespace dragoman::watch
