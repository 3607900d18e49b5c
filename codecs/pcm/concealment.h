#pragma once
/// Fills holes in PCM: the last period is repeated and dies away (in the manner of ITU-T G.711
/// appendix I, without its delay).

#include "codecs/audio/format.h"

#include <array>

namespace dragoman::pcm {

/// Full level for 10 ms, then fades, silence after 60 ms; the sound that comes back is cross-faded
/// in over 2.5 ms. One stream, one thread; real-time safe.
class Concealment {
 public:
  explicit Concealment(int channels) noexcept : channels_(channels) {}

  /// Remembers decoded sound; after a hole it first blends its beginning with the concealment.
  void heard(audio::MutableBlock block) noexcept;
  /// Fills `out` with what the stream might have said.
  void conceal(audio::MutableBlock out) noexcept;
  void reset() noexcept;

 private:
  static constexpr int kHistory = 1440;        ///< 30 ms: two of the longest periods
  static constexpr int kSpare = kHistory / 2;  ///< room to append before the past is moved down
  void begin() noexcept;
  int find_period() const noexcept;
  void build_template() noexcept;
  void remember(audio::Block block) noexcept;
  const float* history() const noexcept;
  void next_frame(float* frame) noexcept;

  int channels_;
  std::array<float, static_cast<std::size_t>(kHistory + kSpare) * audio::kMaxChannels> sound_{};
  int end_ = kHistory;  ///< of the past in sound_; the last kHistory frames before it count
  std::array<float, static_cast<std::size_t>(kHistory / 2) * audio::kMaxChannels> period_{};
  std::array<float, audio::kMaxChannels> seam_{};  ///< step at the hole's edge, faded out
  int length_ = 0;                                 ///< of the period
  int at_ = 0;                                     ///< in the period
  Samples concealed_ = 0;                          ///< in this hole
  bool in_hole_ = false;
};

}  // namespace dragoman::pcm
