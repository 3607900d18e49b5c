#include "codecs/audio/level_matcher.h"

#include "codecs/audio/decibel.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace dragoman::audio {
namespace {

constexpr float kTargetLufs = -23.0F;
constexpr float kMaxGainDb = 6.0F;
constexpr float kSlewDbPerSecond = 1.0F;
constexpr double kStepSeconds = 0.02;
constexpr double kMemorySeconds = 10.0;
/// Before this much speech was heard nothing is steered: a cough is not a level.
constexpr double kEnoughSeconds = 0.4;

/// Power whose loudness is `lufs`.
double power_of(double lufs) noexcept {
  return std::pow(10.0, (lufs + 0.691) / 10.0);
}
const double kFloorPower = power_of(-50.0);
constexpr double kPauseBelow = 0.1;   ///< 10 LU under the reference, as BS.1770's relative gate
constexpr double kNoiseBelow = 0.01;  ///< 20 LU under: background, of which nothing is learnt
constexpr double kShoutAbove = 4;     ///< 6 LU over the speech
/// What is that loud for longer is no shout; and how much of what was heard before still counts
/// then.
constexpr double kLongestShout = 3.0, kLeftOfBefore = 1.0;
/// Nobody's voice is known well enough to tell a shout from it before that much of it was heard.
constexpr double kKnownVoice = 3.0;
/// Another speaker's voice, against the speech before: 6 to 14 LU below it; and what between its
/// syllables is a gap, against its mean: 6 dB.
constexpr double kQuieterBelow = 0.25, kQuieterAbove = 0.04, kGapBelow = 0.25;
/// How slowly the reference follows a speaker who suddenly is much quieter.
constexpr double kQuietSeconds = 60.0;

/// K-weighted, of channel `channel`.
double energy(KWeighting& kept, Block from, std::size_t channel, std::size_t stride) noexcept {
  KWeighting filter = kept;
  double sum = 0;
  for (std::size_t i = channel; i < from.size(); i += stride) {
    const double weighted = filter.process(static_cast<double>(from[i]));
    sum += weighted * weighted;
  }
  kept = filter;
  return sum;
}

}  // namespace

void LevelMatcher::process(Block in, MutableBlock out) noexcept {
  const auto stride = static_cast<std::size_t>(channels_);
  const std::size_t frames = std::min(in.size(), out.size()) / stride;
  std::size_t done = 0;
  while (done < frames) {
    const std::size_t part = std::min(frames - done, static_cast<std::size_t>(kStep - filled_));
    const Block from = in.subspan(done * stride, part * stride);
    for (std::size_t c = 0; c < stride; ++c) open_ += energy(filters_[c], from, c, stride);
    gain_.process(from, out.subspan(done * stride, part * stride), channels_);
    filled_ += static_cast<int>(part);
    done += part;
    if (filled_ == kStep) close_step();
  }
}

void LevelMatcher::close_step() noexcept {
  const double power = open_ / (static_cast<double>(kStep) * channels_);
  powers_[static_cast<std::size_t>(next_)] = std::isfinite(power) ? power : 0.0;
  if (!std::isfinite(power)) filters_ = {};
  next_ = (next_ + 1) % kSteps;
  known_ = std::min(known_ + 1, kSteps);
  open_ = 0;
  filled_ = 0;

  // 400 ms make the loudness, as BS.1770 has it; the last 100 ms decide whether somebody speaks, so
  // that the gain stops within a syllable's length of the voice.
  double block = 0, recent = 0;
  for (int back = 1; back <= kSteps; ++back) {
    const double step = powers_[static_cast<std::size_t>((next_ - back + kSteps) % kSteps)];
    block += step / kSteps;
    if (back <= 5) recent += step / 5;
  }
  paused_ = recent < std::max(kFloorPower, reference_ * kPauseBelow);
  if (known_ == kSteps && !paused_) measure(block);
  if (paused_ && recent > std::max(kFloorPower, reference_ * kNoiseBelow)) {
    reference_ += (recent - reference_) * (kStepSeconds / kQuietSeconds);
  }
  notice_quieter_speaker(recent);
  steer();
}

/// The gate takes a quieter voice for a pause. It is none when for all that time nobody was as loud
/// as before, and what there was has the gaps of syllables, which no noise of a hall has.
void LevelMatcher::notice_quieter_speaker(double recent) noexcept {
  lately_[static_cast<std::size_t>(lately_next_)] = recent;
  lately_next_ = (lately_next_ + 1) % kLately;
  if (heard_s_ < kKnownVoice || lately_next_ % 10 != 0) return;
  double sum = 0, loudest = 0;
  for (const double power : lately_) {
    sum += power;
    loudest = std::max(loudest, power);
  }
  const double mean = sum / kLately;
  if (loudest > speech_ || mean < kFloorPower) return;
  if (mean > speech_ * kQuieterBelow || mean < speech_ * kQuieterAbove) return;
  const auto gaps = std::count_if(lately_.begin(), lately_.end(),
                                  [mean](double power) { return power < mean * kGapBelow; });
  if (gaps < kLately / 10 || gaps > kLately * 6 / 10) return;
  heard_s_ = kLeftOfBefore;
  reference_ = speech_ = mean;
}

void LevelMatcher::measure(double block_power) noexcept {
  if (block_power < kFloorPower || is_shout(block_power)) return;
  heard_s_ = std::min(heard_s_ + kStepSeconds, kMemorySeconds);
  const double share = kStepSeconds / heard_s_;
  reference_ += (block_power - reference_) * share;
  if (block_power >= reference_ * kPauseBelow) speech_ += (block_power - speech_) * share;
}

bool LevelMatcher::is_shout(double block_power) noexcept {
  if (heard_s_ < kKnownVoice || block_power < speech_ * kShoutAbove) {
    shouted_s_ = std::max(0.0, shouted_s_ - kStepSeconds);
    return false;
  }
  shouted_s_ += kStepSeconds;
  if (shouted_s_ <= kLongestShout) return true;
  shouted_s_ = 0;
  heard_s_ = kLeftOfBefore;
  return false;
}

void LevelMatcher::steer() noexcept {
  float aim = gain_db_;
  if (!enabled_) {
    aim = 0;
  } else if (!paused_ && heard_s_ >= kEnoughSeconds) {
    aim = std::clamp(kTargetLufs - loudness_lufs(), -kMaxGainDb, kMaxGainDb);
  }
  const float most = kSlewDbPerSecond * static_cast<float>(kStepSeconds);
  gain_db_ += std::clamp(aim - gain_db_, -most, most);
  gain_.ramp_to(gain_db_ == 0 ? 1.0F : db_to_gain(gain_db_), kStep);
}

float LevelMatcher::loudness_lufs() const noexcept {
  return k_weighted_to_lufs(speech_);
}

void LevelMatcher::forget() noexcept {
  reference_ = speech_ = heard_s_ = shouted_s_ = 0;
  known_ = 0;
  lately_ = {};
}

}  // namespace dragoman::audio
