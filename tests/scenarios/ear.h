#pragma once
/// A listener of one channel who hears every packet: decodes what the line sent, and checks that
/// its numbers go on without a gap.

#include "codecs/opus/frame_decoder.h"
#include "codecs/rtp/extension_values.h"
#include "codecs/rtp/packet.h"
#include "codecs/rtp/rtcp.h"

#include <optional>
#include <string>
#include <vector>

namespace dragoman::testing {

class Ear {
 public:
  Ear(int channels, Samples frame);

  void hear(rtp::Bytes datagram);
  void hear_report(rtp::Bytes datagram);

  /// The last `length` of decoded sound (first channel), at most what is kept (about 10 s).
  std::vector<float> last(Nanoseconds length) const;
  /// Level of a tone in the last 100 ms.
  float level(double hz) const;

  std::uint64_t packets = 0;
  std::uint64_t gaps = 0;  ///< steps of sequence number or timestamp that were not one frame
  std::uint64_t undecodable = 0;
  rtp::SequenceNumber sequence{};
  rtp::Timestamp timestamp{};
  rtp::Ssrc ssrc{};
  std::uint8_t payload_type = 0;
  std::optional<rtp::AudioLevel> audio_level;  ///< of the last packet
  std::optional<rtp::AbsCaptureTime> capture;  ///< last that was told
  rtp::Timestamp capture_stamp{};
  std::uint64_t capture_tellings = 0;
  std::optional<rtp::ChannelStateExtension> state;  ///< last that was told
  std::uint64_t state_tellings = 0;
  std::vector<rtp::Report> reports;
  std::string cname;

 private:
  void read_extension(const rtp::Packet& packet);
  void keep(audio::Block block);

  int channels_;
  Samples frame_;
  opus::FrameDecoder decoder_;
  std::vector<float> sound_;
};

}  // namespace dragoman::testing
