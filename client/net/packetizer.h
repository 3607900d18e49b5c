#pragma once
/// Cuts an endless flow of samples into RTP packets of equal length. Pure.

#include "client/net/stream_line.h"
#include "codecs/audio/format.h"
#include "codecs/control/messages.h"

#include <array>
#include <cstdint>

namespace dragoman::client {

/// How a contribution is sent; what Welcome told the sender.
struct PacketizerConfig {
  control::Codec codec = control::Codec::l16;  ///< l16 or l24 (opus: see codecs/opus)
  int channels = 1;                            ///< 1 or 2
  Samples packet = 120;                        ///< samples per channel, 1 … 480 (2.5 ms = 120)
};

/// One thread; real-time safe. The timestamp counts every sample pushed, sent or not, so a pause in
/// the network is a gap, not a shift.
class Packetizer {
 public:
  /// Throws std::invalid_argument outside the ranges above or when a packet would not fit a
  /// datagram.
  explicit Packetizer(const PacketizerConfig& config, rtp::SequenceNumber first_sequence = {},
                      rtp::Timestamp first_timestamp = {});

  /// Takes interleaved samples (any number of frames) and calls `out(rtp::Bytes datagram)` for
  /// every packet that became complete. `out` must be noexcept in spirit: no throw, no lock, no
  /// allocation.
  template <class Out>
  void push(audio::Block block, const StreamIdentity& identity, Out&& out) noexcept {
    while (!block.empty()) {
      block = block.subspan(take(block));
      if (complete()) out(finish(identity));
    }
  }

 private:
  std::size_t take(audio::Block block) noexcept;  ///< floats taken
  bool complete() const noexcept { return filled_ == wanted_; }
  rtp::Bytes finish(const StreamIdentity& identity) noexcept;

  PacketizerConfig config_;
  std::size_t wanted_, filled_ = 0;  ///< floats of one packet
  StreamLine line_;
  std::array<float, 960> samples_{};
  std::array<std::byte, rtp::kMaxDatagram> payload_{};
};

}  // namespace dragoman::client
