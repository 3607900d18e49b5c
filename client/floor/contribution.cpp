#include "client/floor/contribution.h"

#include "codecs/audio/decibel.h"
#include "codecs/pcm/linear.h"
#include "codecs/rtp/extension_values.h"

#include <algorithm>
#include <stdexcept>

namespace dragoman::client {
namespace {

/// RTP header, extension header, level and capture time, padded.
constexpr std::size_t kHeaders = 12 + 4 + 12;

constexpr Nanoseconds kTolerance = std::chrono::milliseconds{1};
/// A receiver believes in a new time line at its second packet, and one of them may be lost.
constexpr int kStampsAfterJump = 4;

void check(const ContributionConfig& config) {
  if (config.channels < 1 || config.channels > audio::kMaxChannels) {
    throw std::invalid_argument("a floor has 1 or 2 channels");
  }
  if (config.packet != 120 && config.packet != 240 && config.packet != 480 &&
      config.packet != 960) {
    throw std::invalid_argument("a packet holds 2.5, 5, 10 or 20 ms");
  }
  const auto linear = static_cast<std::size_t>(2 * config.packet * config.channels);
  if (config.codec == control::Codec::l16 && linear + kHeaders > rtp::kMaxDatagram) {
    throw std::invalid_argument(
        "so long a packet of linear PCM does not fit into a datagram: make it "
        "shorter, or choose Opus");
  }
  if (config.codec == control::Codec::l24) {
    throw std::invalid_argument("a floor is sent as L16 or Opus");
  }
}

}  // namespace

Contribution::Contribution(const ContributionConfig& config, rtp::SequenceNumber first_sequence,
                           rtp::Timestamp first_timestamp)
    : config_(config), line_(first_sequence, first_timestamp), since_stamp_(kSampleRate) {
  check(config);
  samples_.resize(static_cast<std::size_t>(config.packet * config.channels));
  if (config.codec != control::Codec::opus) return;
  opus::EncoderConfig encoder;
  encoder.channels = config.channels;
  encoder.frame = config.packet;
  encoder.bitrate = config.bitrate * config.channels;
  encoder_ = std::make_unique<opus::Encoder>(encoder);
}

/// Time that the device lost moves the capture time away from the samples' count.
void Contribution::begin_packet(WallTime captured) noexcept {
  const Nanoseconds off = captured - (captured_ + samples_to_duration(config_.packet));
  const bool first = captured_ == WallTime{};
  if (!first && (off > kTolerance || off < -kTolerance)) stamps_due_ = kStampsAfterJump;
  captured_ = captured;
}

std::size_t Contribution::take(audio::Block block) noexcept {
  const std::size_t count = std::min(block.size(), samples_.size() - filled_);
  std::copy_n(block.begin(), count, samples_.begin() + static_cast<std::ptrdiff_t>(filled_));
  filled_ += count;
  return count;
}

std::size_t Contribution::encode() noexcept {
  if (encoder_ != nullptr) return encoder_->encode(samples_, payload_);
  return pcm::encode(pcm::Encoding::l16, samples_, payload_);
}

void Contribution::describe() noexcept {
  double sum = 0;
  for (const float x : samples_) sum += static_cast<double>(x) * static_cast<double>(x);
  rtp::AudioLevel level;
  level.below_overload = rtp::to_below_overload(
      audio::mean_square_to_dbfs(sum / static_cast<double>(samples_.size())));
  extension_.clear();
  extension_.add(rtp::kAudioLevelId, rtp::encode(level));
  if (since_stamp_ >= kSampleRate || stamps_due_ > 0) {
    since_stamp_ = 0;
    stamps_due_ = std::max(0, stamps_due_ - 1);
    // What Opus decodes first was captured a look-ahead earlier.
    const Samples behind = encoder_ != nullptr ? encoder_->lookahead() : 0;
    rtp::AbsCaptureTime time;
    time.captured = rtp::to_ntp(captured_ - samples_to_duration(behind));
    extension_.add(rtp::kAbsCaptureTimeId, rtp::encode(time));
  }
  since_stamp_ += config_.packet;
}

rtp::Bytes Contribution::finish(const StreamIdentity& identity) noexcept {
  const std::size_t size = encode();
  describe();
  filled_ = 0;
  return line_.next(identity, extension_.body(), rtp::Bytes{payload_}.first(size), config_.packet);
}

}  // namespace dragoman::client
