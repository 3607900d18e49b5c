#include "codecs/playout/time_scale.h"

#include "codecs/audio/lanes.h"

#include <algorithm>
#include <cmath>

namespace dragoman::playout {
namespace {

constexpr Samples kFade = 240;
constexpr Samples kShortestFade = 96;
constexpr float kSilence = 1e-7F;  ///< mean square; −70 dBFS

constexpr float kPeriodic = 0.95F;  ///< so similar is a sound to itself a period later

struct Match {
  Samples lag = 0;
  float similarity = -2;
};

struct Energy {
  float product = 0, a = 0, b = 0;
};

float total(const audio::Lanes& lanes) noexcept {
  return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

Energy compare(const float* a, const float* b, std::size_t count) noexcept {
  audio::Lanes product{}, aa{}, bb{};
  std::size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    const audio::Lanes x = audio::load_lanes(a + i), y = audio::load_lanes(b + i);
    product += x * y;
    aa += x * x;
    bb += y * y;
  }
  Energy e{total(product), total(aa), total(bb)};
  for (; i < count; ++i) {
    e.product += a[i] * b[i];
    e.a += a[i] * a[i];
    e.b += b[i] * b[i];
  }
  return e;
}

float similarity_of(const Energy& e, std::size_t count) noexcept {
  const float silence = kSilence * static_cast<float>(count);
  if (e.a < silence && e.b < silence) return 1;
  return e.product / (std::sqrt(e.a * e.b) + silence);
}

float similarity_at(SampleQueue& queue, Samples lag, Samples fade) noexcept {
  const auto count = static_cast<std::size_t>(fade * queue.channels());
  return similarity_of(compare(queue.at(0), queue.at(lag), count), count);
}

/// Best lag at which the sound at the front resembles the sound `direction` × lag away.
Match search(SampleQueue& queue, const Lags& allowed, Samples longest, Samples fade,
             int direction) noexcept {
  Match best;
  float best_score = -3;
  for (Samples lag = kMinLag; lag <= longest; ++lag) {
    if (!allowed[static_cast<std::size_t>(lag)]) continue;
    const float s = similarity_at(queue, direction * lag, fade);
    // Between equals the longer stretch gets there with fewer joints.
    const float score = s + 0.02F * static_cast<float>(lag) / static_cast<float>(kMaxLag);
    if (score > best_score) {
      best_score = score;
      best = {lag, s};
    }
  }
  return best;
}

bool periodic(SampleQueue& queue, Samples longest, Samples fade) noexcept {
  for (Samples lag = kMinLag; lag <= longest; ++lag)
    if (similarity_at(queue, lag, fade) >= kPeriodic) return true;
  return false;
}

/// Fades `from` into `into` and writes the result there. Goes from the end to the start, because a
/// short lag lets the end of `from` lie where the result is written.
void cross_fade(const float* from, float* into, Samples fade, int channels,
                float similarity) noexcept {
  const float alike = std::clamp(similarity, 0.0F, 1.0F);
  for (Samples i = fade - 1; i >= 0; --i) {
    const float in = (static_cast<float>(i) + 0.5F) / static_cast<float>(fade);
    const float away = 1 - in;
    const float power = 1 / std::sqrt(in * in + away * away + 2 * in * away * alike);
    for (Samples j = i * channels; j < (i + 1) * channels; ++j) {
      into[j] = (from[j] * away + into[j] * in) * power;
    }
  }
}

}  // namespace

Samples shrink(SampleQueue& queue, const Lags& allowed, float similarity,
               Periods periods) noexcept {
  const Samples at_hand = queue.length();
  const Samples fade = std::min(kFade, at_hand / 2);
  if (fade < kShortestFade) return 0;
  const Samples longest = std::min(kMaxLag, at_hand - fade);
  const Match match = search(queue, allowed, longest, fade, 1);
  if (match.lag == 0 || match.similarity < similarity) return 0;
  if (periods == Periods::whole && match.similarity < kPeriodic && periodic(queue, longest, fade))
    return 0;
  cross_fade(queue.at(0), queue.at(match.lag), fade, queue.channels(), match.similarity);
  queue.move_front(match.lag);
  return match.lag;
}

Samples stretch(SampleQueue& queue, const Lags& allowed, float similarity) noexcept {
  const Samples fade = std::min(kFade, queue.length());
  if (fade < kShortestFade) return 0;
  const Match match = search(queue, allowed, std::min(kMaxLag, queue.history()), fade, -1);
  if (match.lag == 0 || match.similarity < similarity) return 0;
  const Samples length = std::min(fade, match.lag);  // the fade must end before the front
  cross_fade(queue.at(0), queue.at(-match.lag), length, queue.channels(), match.similarity);
  queue.move_front(-match.lag);
  return match.lag;
}

}  // namespace dragoman::playout
