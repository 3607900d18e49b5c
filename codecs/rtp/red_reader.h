#pragma once
/// Takes RED payloads apart (RFC 2198 §3). Any thread; real-time safe; never reads outside the
/// payload.

#include "codecs/audio/time.h"
#include "codecs/rtp/packet.h"

#include <optional>

namespace dragoman::rtp {

struct RedBlock {
  std::uint8_t payload_type = 0;
  Timestamp timestamp{};     ///< of the block's first sample
  std::uint16_t offset = 0;  ///< samples before the packet's own timestamp; 0 for the primary
  bool primary = false;
  Bytes payload{};  ///< points into the RED payload; may be empty
};

/// Gives the blocks in the order of the packet: oldest copy first, the primary last. The whole
/// payload is checked before the first block is given.
class RedReader {
 public:
  RedReader(Bytes payload, Timestamp timestamp) noexcept;

  /// False when headers or lengths leave the payload; then there are no blocks.
  bool valid() const noexcept { return valid_; }
  std::optional<RedBlock> next() noexcept;

 private:
  Bytes headers_;  ///< block headers not given yet
  Bytes data_;     ///< block data not given yet
  Timestamp timestamp_;
  bool valid_ = false;
};

/// The RTP packet that `block` of the RED packet `red` stands for, as if it had been sent plain in
/// a stream of one packet per `frame` samples: sequence number and timestamp step back together,
/// header extensions stay with the primary. Nothing for a copy whose offset is not a whole number
/// of frames.
std::optional<Packet> unpack(const Packet& red, const RedBlock& block, Samples frame) noexcept;

}  // namespace dragoman::rtp
