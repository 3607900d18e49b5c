#pragma once
/// The sending half of a channel: limiter → meter → one warm Opus encoder → one RTP line (and its
/// RED twin, RTCP sender reports). Runs on the mix thread or on a send worker.

#include "codecs/audio/format.h"
#include "codecs/rtp/types.h"
#include "relay/engine/ids.h"
#include "relay/event/event.h"

#include <memory>
#include <string>

namespace dragoman::engine {

/// Where finished packets go. Called on the line's thread; must be real-time safe.
class PacketSink {
 public:
  enum class Kind : std::uint8_t { rtp, rtcp, red_rtp, red_rtcp };
  virtual ~PacketSink() = default;
  /// A datagram for the channel's own multicast group and port of that kind.
  virtual void send(int channel_index, Kind kind, rtp::Bytes datagram) noexcept = 0;
  /// The bare Opus frame, for unicast fan-out, Ogg and recordings.
  virtual void encoded(int channel_index, FrameIndex n, rtp::Bytes opus) noexcept = 0;
  /// The sound that is encoded, behind the limiter; for who keeps it without loss.
  virtual void sounded(int /*channel_index*/, FrameIndex /*n*/, audio::Block /*pcm*/) noexcept {}
};

/// Levels that a line measured, to be copied into ChannelStatus.
struct LineLevels {
  float rms_dbfs = -120, peak_dbfs = -120, true_peak_dbfs = -120;
  float momentary_lufs = -120, short_term_lufs = -120;
  std::uint32_t clipped = 0;
};

/// One name for all streams of a room (they share one clock), the same after a restart: the CNAME
/// of its sender reports. Allocates.
std::string room_cname(const event::Event& event, std::size_t room);

class ChannelLine {
 public:
  ChannelLine(const event::Event& event, std::size_t room_index, int channel_index,
              PacketSink& sink);
  ~ChannelLine();
  ChannelLine(ChannelLine&&) noexcept;

  /// The room's block `pcm` must hold the event's frame in this channel's format (mono or stereo).
  /// Limits, meters, encodes and sends one frame. `wall` is the wall clock at the frame's first
  /// sample (sender reports). Its abs-capture-time is `status.captured`; where that is unknown,
  /// `wall` less the channel's own delay. Any one thread at a time; real-time safe.
  void process(FrameIndex n, audio::Block pcm, const ChannelStatus& status, WallTime wall) noexcept;

  /// As of the last process(); peak_dbfs is the highest of the last 100 ms.
  const LineLevels& levels() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dragoman::engine
