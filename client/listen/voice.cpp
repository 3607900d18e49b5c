#include "client/listen/voice.h"

#include "codecs/opus/frame_decoder.h"
#include "codecs/pcm/frame_decoder.h"

namespace dragoman::client {
namespace {

/// What comes out of silence is at its level at once: DecoderRise sees to that.
constexpr Samples kRise = 240;
/// A hole out of which sound comes as from nothing (opus::FrameDecoder).
constexpr Samples kFaded = 3840;

playout::Config playout_config(const StreamFormat& format, int output_channels,
                               std::optional<Nanoseconds> max_delay, const Experience& experience) {
  playout::Config config;
  config.expected_spread = experience.spread;
  config.expect_losses = experience.losses;
  config.max_delay = max_delay.value_or(config.max_delay);
  config.format.channels = output_channels;
  config.nominal_packet = format.packet;
  config.merged = format.two_paths;
  return config;
}

std::unique_ptr<audio::FrameDecoder> decoder_for(const StreamFormat& format, int output_channels) {
  if (format.encoding == StreamFormat::Encoding::opus)
    return std::make_unique<opus::FrameDecoder>(output_channels, kRise);
  const auto encoding =
      format.encoding == StreamFormat::Encoding::l24 ? pcm::Encoding::l24 : pcm::Encoding::l16;
  return std::make_unique<pcm::FrameDecoder>(encoding, format.channels, output_channels);
}

}  // namespace

Voice::Voice(int id, int rank, const StreamFormat& format, int output_channels,
             std::optional<Nanoseconds> max_delay, const Experience& experience)
    : id_(id),
      rank_(rank),
      opus_(format.encoding == StreamFormat::Encoding::opus),
      packet_(format.packet),
      channels_(output_channels),
      playout_(playout_config(format, output_channels, max_delay, experience)) {
  if (format.two_paths) second_ = std::make_unique<PacketQueue>();
  playout_.add_decoder(format.payload_type, decoder_for(format, output_channels));
}

void Voice::take(const QueuedPacket& queued) noexcept {
  rtp::Packet packet = queued.packet();
  if (second_ != nullptr) packet.ssrc = {};  // one stream, whatever each path calls it
  if (opus_ && queued.level != QueuedPacket::kNoLevel)
    rise_.told(packet.timestamp, packet_, queued.level);
  playout_.insert(packet, queued.arrival);
}

playout::Pull Voice::pull(audio::MutableBlock out, Instant play_time) noexcept {
  const bool rested = playout_.rested(play_time);
  for (PacketQueue* queue : {&queue_, second_.get()}) {
    if (queue == nullptr) continue;
    queue->drain([this, rested](const QueuedPacket& queued) noexcept {
      if (!rested) take(queued);
    });
  }
  const playout::Pull pulled = playout_.pull(out, play_time);
  if (pulled.waiting || pulled.begun || hole_ >= kFaded) rise_.restart();
  hole_ = pulled.decoded ? 0 : hole_ + pulled.concealed;
  if (!pulled.waiting && opus_)
    rise_.process(out, channels_,
                  rtp::Timestamp{static_cast<std::uint32_t>(stats().play_timestamp)});
  return pulled;
}

}  // namespace dragoman::client
