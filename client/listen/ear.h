#pragma once
/// What goes to the ear: pulls every open voice, cross-fades to the best that sounds, volume,
/// meter.

#include "client/listen/voice.h"
#include "client/net/latest.h"
#include "codecs/audio/level_meter.h"

#include <boost/lockfree/spsc_queue.hpp>

#include <array>
#include <cstdint>

namespace dragoman::client {

/// Takes exactly what goes to the ear, from the first decoded sample on. Audio thread; real-time
/// safe.
class SampleTap {
 public:
  virtual ~SampleTap() = default;
  virtual void write(audio::Block block) noexcept = 0;
};

/// Totals of every voice that was ever heard.
struct HeardTotals {
  std::uint64_t lost = 0, late = 0, recovered = 0;
  std::uint64_t late_callbacks = 0;      ///< blocks fetched later than their turn
  Samples stretched = 0, shortened = 0;  ///< what time-scaling added and took away

  void add(const playout::Stats& stats) noexcept {
    lost += stats.lost;
    late += stats.late;
    recovered += stats.recovered;
    late_callbacks += stats.late_pulls;
    stretched += stats.stretched;
    shortened += stats.shortened;
  }
};

/// What the audio thread reports after each block.
struct EarStatus : HeardTotals {
  int current = 0;       ///< id of the loudest-meant voice, 0 = none sounds
  bool settled = false;  ///< it alone is heard, no fade in progress
  bool started = false;  ///< something was decoded
  Samples played = 0;    ///< samples since the first decoded one
  float rms_dbfs = -120, peak_dbfs = -120;
  Samples concealed = 0;   ///< that went to the ear
  playout::Stats stats{};  ///< of the current voice
  Instant play_time{};     ///< when stats.play_timestamp is heard
  Instant decoded_at{};    ///< when the current voice's last sample from a packet is heard
};

/// render() belongs to the audio thread; all else to one control thread. Voices are lent: add()
/// hands one over, remove() asks for it, retired() gives it back.
class Ear {
 public:
  static constexpr std::size_t kMaxVoices = 6;
  static constexpr Samples kFade = 480;  ///< 10 ms
  /// A new voice sounds for so long, unheard, before the fade to it: its decoder begins with a
  /// rise of its own.
  static constexpr Samples kWarmUp = 480;

  /// `limit` in samples: afterwards silence (0 = none). `tap` may be null.
  Ear(int channels, Samples limit = 0, SampleTap* tap = nullptr);

  /// False when there is no room (too many changes at once): the caller keeps the voice.
  bool add(Voice* voice) noexcept;
  bool remove(int id) noexcept;          ///< false when there is no room: ask again
  void set_volume(float gain) noexcept;  ///< linear
  Voice* retired() noexcept;             ///< null when none waits
  const EarStatus& status() noexcept { return status_.read(); }
  int channels() const noexcept { return channels_; }

  /// Fills `out`, whose first sample leaves for the ear at `playback`. Real-time safe.
  void render(audio::MutableBlock out, Instant playback) noexcept;
  /// Whether the last render, or one before, had something decoded in it. Audio thread.
  bool begun() const noexcept { return now_.started; }

 private:
  struct Command {
    enum class Kind : std::uint8_t { add, remove, volume } kind{};
    Voice* voice = nullptr;
    int id = 0;
    float gain = 1;
  };
  using Scratch =
      std::array<float, static_cast<std::size_t>(audio::kMaxBlock) * audio::kMaxChannels>;

  void obey() noexcept;
  void take_out(int id) noexcept;
  void render_block(audio::MutableBlock out, Instant playback) noexcept;
  void pull(std::size_t i, std::size_t size, Instant playback) noexcept;
  void add(Voice& voice, audio::Block block, audio::MutableBlock out) noexcept;
  void choose(std::size_t size) noexcept;
  void emit(audio::MutableBlock out) noexcept;
  void report(Instant playback) noexcept;

  int channels_;
  Samples limit_;
  SampleTap* tap_;
  boost::lockfree::spsc_queue<Command, boost::lockfree::capacity<32>> commands_;
  boost::lockfree::spsc_queue<Voice*, boost::lockfree::capacity<32>> retired_;
  Latest<EarStatus> status_;

  // The audio thread's.
  std::array<Voice*, kMaxVoices> voices_{};
  std::size_t count_ = 0;
  Voice* current_ = nullptr;
  audio::GainRamp volume_{1.0F};
  audio::LevelMeter meter_;
  EarStatus now_;
  HeardTotals gone_;    ///< of voices taken out
  float likeness_ = 0;  ///< of the two in the present fade: 0 different sounds, 1 the same one
  std::array<Scratch, kMaxVoices> blocks_{};  ///< what each voice gave
};

}  // namespace dragoman::client
