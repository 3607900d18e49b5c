#include "client/net/packetizer.h"

#include "codecs/pcm/linear.h"

#include <algorithm>
#include <stdexcept>

namespace dragoman::client {
namespace {

pcm::Encoding encoding_of(control::Codec codec) {
  switch (codec) {
    case control::Codec::l16:
      return pcm::Encoding::l16;
    case control::Codec::l24:
      return pcm::Encoding::l24;
    case control::Codec::opus:
      break;
  }
  throw std::invalid_argument("a packetizer of linear PCM cannot send Opus");
}

constexpr std::size_t kRtpHeader = 12;

}  // namespace

Packetizer::Packetizer(const PacketizerConfig& config, rtp::SequenceNumber first_sequence,
                       rtp::Timestamp first_timestamp)
    : config_(config), line_(first_sequence, first_timestamp) {
  if (config.channels < 1 || config.channels > audio::kMaxChannels)
    throw std::invalid_argument("a stream has 1 or 2 channels");
  if (config.packet < 1 || config.packet > 480)
    throw std::invalid_argument("a packet has 1 to 480 samples (up to 10 ms)");
  wanted_ = static_cast<std::size_t>(config.packet) * static_cast<std::size_t>(config.channels);
  const auto bytes = kRtpHeader + wanted_ * pcm::bytes_per_sample(encoding_of(config.codec));
  if (bytes > rtp::kMaxDatagram)
    throw std::invalid_argument("such a packet does not fit a datagram; make it shorter");
}

std::size_t Packetizer::take(audio::Block block) noexcept {
  const auto count = std::min(block.size(), wanted_ - filled_);
  std::copy_n(block.begin(), count, samples_.begin() + static_cast<std::ptrdiff_t>(filled_));
  filled_ += count;
  return count;
}

rtp::Bytes Packetizer::finish(const StreamIdentity& identity) noexcept {
  const auto encoding =
      config_.codec == control::Codec::l24 ? pcm::Encoding::l24 : pcm::Encoding::l16;
  const auto size = pcm::encode(encoding, audio::Block{samples_}.first(wanted_), payload_);
  filled_ = 0;
  return line_.next(identity, {}, rtp::Bytes{payload_}.first(size), config_.packet);
}

}  // namespace dragoman::client
