#include "client/listen/decoder_rise.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace dragoman::client {
namespace {

constexpr Samples kCorrected = 4800;  ///< 100 ms from the first sample on
constexpr Samples kLeaving = 1440;    ///< the last 30 ms of them lead over to the sound as it is
constexpr float kMostGain = 10.0F;    ///< 20 dB
constexpr float kLeastGain = 0.15F;
/// -60 dBov: nothing is made quieter than that, and nothing below it louder.
constexpr float kAudible = 1e-6F;
/// A packet's peak over its root mean square, at most, as sound has it. Where sound begins within a
/// packet its quiet part is taken for a fault; what is then too loud ends here.
constexpr float kCrest = 3;
/// What a decoder of 48 kHz adds to a packet's place: its look-ahead.
constexpr Samples kBehind = 120;
/// Sound is corrected in pieces of 2.5 ms, the gain going from one to the next in a fraction of
/// that: what is in error changes from packet to packet.
constexpr std::size_t kPiece = 120;
constexpr Samples kTurn = 24;

float mean_square(audio::Block block) noexcept {
  float sum = 0;
  for (const float x : block) sum += x * x;
  return sum / static_cast<float>(block.size());
}

}  // namespace

void DecoderRise::told(rtp::Timestamp timestamp, Samples duration,
                       std::uint8_t below_overload) noexcept {
  told_[next_] = {timestamp, duration, below_overload};
  next_ = (next_ + 1) % told_.size();
}

/// Mean square of the packet that holds this sample; negative when nobody said.
float DecoderRise::expected(rtp::Timestamp at) const noexcept {
  for (const Told& told : told_) {
    const Samples into = rtp::distance(at, told.timestamp);
    if (told.duration > 0 && into >= 0 && into < told.duration)
      return std::pow(10.0F, -static_cast<float>(told.below_overload) / 10.0F);
  }
  return -1;
}

float DecoderRise::correction(float wanted, float decoded) const noexcept {
  if (wanted < 0 || decoded < kAudible) return 1;
  const float whole =
      std::clamp(std::sqrt(std::max(wanted, kAudible) / decoded), kLeastGain, kMostGain);
  const auto left = static_cast<float>(kCorrected - played_) / static_cast<float>(kLeaving);
  return 1 + (whole - 1) * std::clamp(left, 0.0F, 1.0F);
}

void DecoderRise::process(audio::MutableBlock block, int channels, rtp::Timestamp first) noexcept {
  const auto width = static_cast<std::size_t>(channels);
  for (std::size_t at = 0; at < block.size() && played_ < kCorrected; at += kPiece * width) {
    const auto piece = block.subspan(at, std::min(kPiece * width, block.size() - at));
    const auto length = static_cast<Samples>(piece.size() / width);
    const auto middle = static_cast<Samples>(at / width) + length / 2 - kBehind;
    const float wanted = expected(first + static_cast<int>(middle));
    played_ += length;
    const float target = correction(wanted, mean_square(piece));
    const float step = (target - gain_) / static_cast<float>(std::min(length, kTurn));
    Samples turning = std::min(length, kTurn);
    const float limit = wanted < 0 ? std::numeric_limits<float>::max()
                                   : kCrest * std::sqrt(std::max(wanted, kAudible));
    for (std::size_t i = 0; i < piece.size(); ++i) {
      if (i % width == 0 && turning > 0) gain_ = --turning == 0 ? target : gain_ + step;
      piece[i] = std::clamp(piece[i] * gain_, -limit, limit);
    }
  }
}

}  // namespace dragoman::client
