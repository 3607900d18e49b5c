#pragma once
/// The sound of `dragoman-booth check`, on the device's audio thread: records, plays the tone, lets
/// the relay's stream be heard.

#include "client/booth/headphones.h"
#include "client/net/latest.h"
#include "codecs/audio/tone.h"

#include <atomic>
#include <vector>

namespace dragoman::client {

/// `render` belongs to the audio thread, all else to one control thread.
class CheckSound {
 public:
  /// While idle the headphones are what they are without a check.
  enum class Step : std::uint8_t { idle, quiet, speech, tone };

  /// `recording` is the length of the two recordings, `tone` that of the tone, which is `level_db`
  /// dB SPL at the ear.
  CheckSound(Headphones& headphones, Samples recording, Samples tone, float level_db,
             headphone::Calibration calibration);

  /// For another check, while idle.
  void rewind(float level_db, headphone::Calibration calibration) noexcept;
  void begin(Step step) noexcept { step_.store(step, std::memory_order_release); }
  /// Whether a recording is complete or the tone has ended.
  bool done(Step step) const noexcept;
  /// After done().
  audio::Block recorded(Step step) const noexcept;
  /// Samples that the device has asked for or given so far.
  Samples rendered() const noexcept { return rendered_.load(std::memory_order_relaxed); }
  /// What the protection measured in the middle of the tone, dB SPL; 0 = nothing left.
  float heard_db() const noexcept { return heard_db_.load(); }

  void render(audio::Block in, audio::MutableBlock out, Instant playback) noexcept;

 private:
  struct Take {
    std::vector<float> samples;
    std::atomic<std::size_t> filled{0};
  };
  void record(Take& take, audio::Block in, std::size_t frames) noexcept;
  void play(audio::MutableBlock out) noexcept;
  const Take& take(Step step) const noexcept { return step == Step::speech ? speech_ : quiet_; }

  Headphones& headphones_;
  std::atomic<Step> step_{Step::idle};
  Take quiet_, speech_;
  Samples tone_length_;
  std::atomic<Samples> played_{0};
  std::atomic<float> heard_db_{0};
  std::atomic<Samples> rendered_{0};
  struct Tone {
    float level_db = 0;
    headphone::Calibration calibration{};
    bool operator==(const Tone&) const = default;
  };
  Latest<Tone> asked_;
  // The audio thread's.
  int channels_ = 1;
  Tone now_;
  audio::Tone tone_;
  headphone::Protection guard_;
};

}  // namespace dragoman::client
