#include "relay/engine/channel_line.h"

#include "codecs/audio/limiter.h"
#include "codecs/opus/encoder.h"
#include "codecs/rtp/header_extension.h"
#include "codecs/rtp/red_writer.h"
#include "relay/engine/capture_clock.h"
#include "relay/engine/channel_meter.h"
#include "relay/engine/rtp_line.h"
#include "relay/engine/state_teller.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace dragoman::engine {
namespace {

constexpr std::size_t kMaxOpusFrame = 1275;

opus::EncoderConfig encoder_config(const event::Audio& audio, int channels) {
  opus::EncoderConfig config;
  config.channels = channels;
  config.frame = audio.frame;
  config.bitrate = audio.bitrate;
  config.vbr = audio.vbr;
  config.complexity = audio.complexity;
  return config;
}

RtpLine::Identity identity(const event::Event& event, std::size_t room, const std::string& channel,
                           event::Stream stream) {
  const bool red = stream == event::Stream::red;
  return {rtp::Ssrc{event::ssrc(event, room, channel, stream)},
          red ? rtp::kPayloadRed : rtp::kPayloadOpus, room_cname(event, room),
          red ? PacketSink::Kind::red_rtp : PacketSink::Kind::rtp,
          red ? PacketSink::Kind::red_rtcp : PacketSink::Kind::rtcp};
}

/// The RED twin of a stream: the same frames with copies of the ones before.
struct Twin {
  rtp::RedWriter writer;
  RtpLine line;
};

}  // namespace

std::string room_cname(const event::Event& event, std::size_t room) {
  const auto mark = event::ssrc(event, room, "cname", event::Stream::plain);
  return fmt::format("{}.{:08x}@dragoman", event.rooms[room].id, mark);
}

struct ChannelLine::Impl {
  Impl(const event::Event& event, std::size_t room, int channel_index, PacketSink& packet_sink)
      : Impl(event, room, event.rooms[room].channels[static_cast<std::size_t>(channel_index)],
             channel_index, packet_sink) {}

  Impl(const event::Event& event, std::size_t room, const event::Channel& channel,
       int channel_index, PacketSink& packet_sink)
      : index(channel_index),
        length(static_cast<std::size_t>(event.audio.frame * channel.channels)),
        sink(&packet_sink),
        limiter(channel.channels),
        meter(channel.channels),
        encoder(encoder_config(event.audio, channel.channels)),
        capture(event.audio.frame),
        state(event.rooms[room], event.audio.frame),
        plain(identity(event, room, channel.id, event::Stream::plain), channel_index,
              event.audio.frame, packet_sink) {
    if (!event.audio.redundancy.empty()) {
      twin.emplace(Twin{rtp::RedWriter{event.audio.redundancy, event.audio.frame},
                        RtpLine{identity(event, room, channel.id, event::Stream::red),
                                channel_index, event.audio.frame, packet_sink}});
    }
  }

  void write_extension(FrameIndex n, audio::Block pcm, const ChannelStatus& status,
                       WallTime wall) noexcept;

  int index;
  std::size_t length;
  PacketSink* sink;
  audio::Limiter limiter;
  ChannelMeter meter;
  opus::Encoder encoder;
  CaptureClock capture;
  StateTeller state;
  RtpLine plain;
  std::optional<Twin> twin;
  rtp::ExtensionWriter extension;
  LineLevels levels{};
  std::array<float, static_cast<std::size_t>(audio::kMaxBlock) * audio::kMaxChannels> work{};
};

ChannelLine::ChannelLine(const event::Event& event, std::size_t room_index, int channel_index,
                         PacketSink& sink)
    : impl_(std::make_unique<Impl>(event, room_index, channel_index, sink)) {}
ChannelLine::~ChannelLine() = default;
ChannelLine::ChannelLine(ChannelLine&&) noexcept = default;

void ChannelLine::Impl::write_extension(FrameIndex n, audio::Block pcm, const ChannelStatus& status,
                                        WallTime wall) noexcept {
  extension.clear();
  const rtp::AudioLevel level{false, rtp::to_below_overload(block_dbfs(pcm))};
  extension.add(rtp::kAudioLevelId, rtp::encode(level));
  // What a receiver decodes first of this packet entered the encoder a look-ahead earlier.
  const auto unknown = wall - samples_to_duration(status.lip_sync);
  const auto captured = (status.captured == WallTime{} ? unknown : status.captured) -
                        samples_to_duration(encoder.lookahead());
  if (capture.due(n, captured)) {
    const rtp::AbsCaptureTime time{rtp::to_ntp(captured), std::nullopt};
    extension.add(rtp::kAbsCaptureTimeId, rtp::encode(time));
  }
  if (const auto told = state.tell(n, status)) {
    extension.add(rtp::kChannelStateId, rtp::encode(*told));
  }
}

void ChannelLine::process(FrameIndex n, audio::Block pcm, const ChannelStatus& status,
                          WallTime wall) noexcept {
  auto& line = *impl_;
  // The stream never pauses: a block that is too short is filled up with silence.
  const auto work = audio::MutableBlock{line.work}.first(line.length);
  const auto given = std::min(pcm.size(), work.size());
  std::copy_n(pcm.begin(), given, work.begin());
  std::fill(work.begin() + static_cast<std::ptrdiff_t>(given), work.end(), 0.0F);

  line.limiter.process(work);
  line.meter.process(work);
  line.levels = line.meter.levels();
  line.levels.clipped = static_cast<std::uint32_t>(line.limiter.held());
  line.sink->sounded(line.index, n, work);

  std::array<std::byte, kMaxOpusFrame> opus;
  const auto encoded = rtp::Bytes{opus}.first(line.encoder.encode(work, opus));
  if (encoded.empty()) return;
  line.write_extension(n, work, status, wall);
  line.plain.send(n, line.extension.body(), encoded);
  line.plain.report(n, wall);
  if (line.twin) {
    std::array<std::byte, rtp::kMaxDatagram> red;
    const auto room = rtp::kMaxDatagram - 12 - 4 - line.extension.body().size() - 4;
    const auto size = line.twin->writer.write(n, encoded, rtp::MutableBytes{red}.first(room));
    if (size > 0) line.twin->line.send(n, line.extension.body(), rtp::Bytes{red}.first(size));
    line.twin->line.report(n, wall);
  }
  line.sink->encoded(line.index, n, encoded);
}

const LineLevels& ChannelLine::levels() const noexcept {
  return impl_->levels;
}

}  // namespace dragoman::engine
