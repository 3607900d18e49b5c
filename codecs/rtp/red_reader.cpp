#include "codecs/rtp/red_reader.h"

#include "codecs/rtp/byte_order.h"

namespace dragoman::rtp {

namespace {
constexpr std::uint8_t kMoreBlocks = 0x80;
constexpr std::uint64_t kLengthMask = 0x3FF;
}  // namespace

RedReader::RedReader(Bytes payload, Timestamp timestamp) noexcept : timestamp_(timestamp) {
  ByteReader reader{payload};
  std::size_t copies = 0;  // bytes of all copies
  while ((reader.u8() & kMoreBlocks) != 0 && reader.ok()) {
    copies += reader.number(3) & kLengthMask;
  }
  if (!reader.ok() || copies > reader.rest().size()) return;
  data_ = reader.rest();
  headers_ = payload.first(payload.size() - data_.size());
  valid_ = true;
}

std::optional<RedBlock> RedReader::next() noexcept {
  if (headers_.empty()) return {};
  ByteReader reader{headers_};
  RedBlock block;
  const std::uint8_t first = reader.u8();
  block.payload_type = first & 0x7F;
  block.primary = (first & kMoreBlocks) == 0;
  std::size_t length = data_.size();
  if (!block.primary) {
    const std::uint64_t fields = reader.number(3);
    block.offset = static_cast<std::uint16_t>(fields >> 10);
    length = fields & kLengthMask;
  }
  block.timestamp = timestamp_ + -std::int64_t{block.offset};
  block.payload = data_.first(length);
  data_ = data_.subspan(length);
  headers_ = reader.rest();
  return block;
}

std::optional<Packet> unpack(const Packet& red, const RedBlock& block, Samples frame) noexcept {
  if (frame <= 0 || block.offset % frame != 0) return {};
  Packet packet = red;
  packet.payload_type = block.payload_type;
  packet.sequence = red.sequence + -static_cast<int>(block.offset / frame);
  packet.timestamp = block.timestamp;
  packet.payload = block.payload;
  packet.age = block.offset;
  if (!block.primary) {
    packet.marker = false;
    packet.extension = {};
  }
  return packet;
}

}  // namespace dragoman::rtp
