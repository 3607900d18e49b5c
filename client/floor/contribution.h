#pragma once
/// A floor's sound as RTP packets: L16 or Opus, with its level in every packet and its capture time
/// each second and after a jump. Pure.

#include "client/net/stream_line.h"
#include "codecs/audio/format.h"
#include "codecs/control/messages.h"
#include "codecs/opus/encoder.h"
#include "codecs/rtp/header_extension.h"

#include <array>
#include <functional>
#include <memory>
#include <vector>

namespace dragoman::client {

struct ContributionConfig {
  control::Codec codec = control::Codec::l16;  ///< l16 or opus
  int channels = 1;                            ///< 1 or 2
  Samples packet = 120;  ///< 120, 240, 480, 960; linear ones must fit a datagram
  int bitrate = 96000;   ///< Opus, b/s for each channel
};

/// One thread; real-time safe after construction. The timestamp counts every sample pushed, sent or
/// not: what the network loses is a gap, not a shift.
class Contribution {
 public:
  /// First numbers should be random (RFC 3550 §5.1). Throws std::invalid_argument outside the
  /// ranges.
  Contribution(const ContributionConfig& config, rtp::SequenceNumber first_sequence,
               rtp::Timestamp first_timestamp);

  /// Takes interleaved samples, the first captured at `captured`, and calls `out(rtp::Bytes)` for
  /// each packet that became complete; `out` must be real-time safe.
  template <class Out>
  void push(audio::Block block, WallTime captured, const StreamIdentity& identity,
            Out&& out) noexcept {
    while (!block.empty()) {
      if (filled_ == 0) begin_packet(captured);
      const std::size_t taken = take(block);
      captured += samples_to_duration(static_cast<Samples>(taken) / config_.channels);
      block = block.subspan(taken);
      if (filled_ == samples_.size()) out(finish(identity));
    }
  }

  /// Of the packet that `out` has (StreamLine::rollover).
  std::uint32_t rollover() const noexcept { return line_.rollover(); }

 private:
  void begin_packet(WallTime captured) noexcept;
  std::size_t take(audio::Block block) noexcept;
  rtp::Bytes finish(const StreamIdentity& identity) noexcept;
  std::size_t encode() noexcept;
  void describe() noexcept;

  ContributionConfig config_;
  std::unique_ptr<opus::Encoder> encoder_;  ///< empty for L16
  std::vector<float> samples_;              ///< one packet
  std::size_t filled_ = 0;
  WallTime captured_{};  ///< of samples_[0]
  StreamLine line_;
  Samples since_stamp_;  ///< since a packet last carried its capture time
  int stamps_due_ = 0;   ///< packets that carry it out of turn
  rtp::ExtensionWriter extension_;
  std::array<std::byte, rtp::kMaxDatagram> payload_{};
};

}  // namespace dragoman::client
