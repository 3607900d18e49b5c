#include "tests/scenarios/talker.h"

#include "codecs/pcm/linear.h"
#include "codecs/rtp/extension_values.h"
#include "codecs/rtp/header_extension.h"
#include "codecs/rtp/packet.h"

#include <cmath>

namespace dragoman::testing {
namespace {

/// By then a tone that was turned up or down has its level.
constexpr Samples kTurnedUp = 960;

}  // namespace

Talker::Talker(Voice voice, Instant start, WallTime start_wall)
    : voice_(std::move(voice)),
      start_(start),
      start_wall_(start_wall),
      tone_(voice_.hz, voice_.dbfs) {
  if (voice_.config.codec != engine::Codec::opus) return;
  opus::EncoderConfig config;
  config.channels = voice_.config.channels;
  config.frame = voice_.config.packet;
  config.complexity = 0;
  encoder_.emplace(config);
}

Instant Talker::end_of_packet() const {
  const auto samples = static_cast<double>((packets_ + 1) * voice_.config.packet);
  const double seconds = samples / kSampleRate / (1 + voice_.clock_ppm * 1e-6);
  return start_ + Nanoseconds{static_cast<std::int64_t>(seconds * 1e9)};
}

void Talker::advance(Instant now, const Send& send) {
  for (auto end = end_of_packet(); end <= now; end = end_of_packet()) {
    auto datagram = packet();
    ++packets_;
    if (connected_) send(std::move(datagram), end);
  }
}

/// A steady tone with a whole number of periods in a packet needs to be computed only once.
const std::vector<std::byte>& Talker::payload() {
  const auto& config = voice_.config;
  if (encoder_) return opus_payload();
  const double periods = voice_.hz * static_cast<double>(config.packet) / kSampleRate;
  const bool repeats = periods == std::floor(periods) && !voice_.text;
  if (!repeats || steady_ < kTurnedUp) {
    std::vector<float> pcm(static_cast<std::size_t>(config.packet * config.channels));
    say(pcm);
    const auto encoding =
        config.codec == engine::Codec::l24 ? pcm::Encoding::l24 : pcm::Encoding::l16;
    payload_.resize(pcm.size() * pcm::bytes_per_sample(encoding));
    pcm::encode(encoding, pcm, payload_);
  }
  steady_ += config.packet;
  return payload_;
}

const std::vector<std::byte>& Talker::opus_payload() {
  std::vector<float> pcm(static_cast<std::size_t>(voice_.config.packet * voice_.config.channels));
  say(pcm);
  payload_.resize(rtp::kMaxDatagram);
  payload_.resize(encoder_->encode(pcm, payload_));
  return payload_;
}

void Talker::say(std::vector<float>& pcm) {
  const auto& config = voice_.config;
  if (!voice_.text) return tone_.process(pcm, config.channels);
  auto at = static_cast<std::size_t>(packets_ * config.packet) % voice_.text->size();
  for (std::size_t n = 0; n < pcm.size(); ++n) {
    pcm[n] = (*voice_.text)[at];
    if ((n + 1) % static_cast<std::size_t>(config.channels) == 0)
      at = (at + 1) % voice_.text->size();
  }
}

std::vector<std::byte> Talker::packet() {
  const auto& config = voice_.config;
  rtp::ExtensionWriter extension;
  if (voice_.tells_capture_time) {
    const auto captured = start_wall_ + samples_to_duration(packets_ * config.packet);
    extension.add(rtp::kAbsCaptureTimeId,
                  rtp::encode(rtp::AbsCaptureTime{rtp::to_ntp(captured), std::nullopt}));
  }
  rtp::Packet packet;
  packet.payload_type = config.payload_type;
  packet.sequence = first_sequence_ + static_cast<int>(packets_);
  packet.timestamp = first_timestamp_ + packets_ * config.packet;
  packet.ssrc = config.ssrc;
  packet.extension = extension.body();
  packet.payload = payload();
  std::vector<std::byte> datagram(rtp::kMaxDatagram);
  datagram.resize(rtp::write(packet, datagram));
  return datagram;
}

}  // namespace dragoman::testing
