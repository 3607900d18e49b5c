#include "codecs/rtp/packet.h"

#include "codecs/rtp/byte_order.h"

namespace dragoman::rtp {

namespace {

constexpr std::uint8_t kVersion = 2 << 6;
constexpr std::uint8_t kPadding = 1 << 5;
constexpr std::uint8_t kExtension = 1 << 4;
constexpr std::uint16_t kOneByteHeaders = 0xBEDE;  // RFC 8285 §4.2

/// The tests that need no more than the fixed header.
std::optional<ParseError> refuse(Bytes datagram) noexcept {
  if (datagram.size() > kMaxDatagram) return ParseError::oversized;
  if (datagram.size() < 2) return ParseError::too_short;
  if ((std::to_integer<std::uint8_t>(datagram[0]) & 0xC0) != kVersion)
    return ParseError::bad_version;
  const auto second = std::to_integer<std::uint8_t>(datagram[1]);
  if (second >= 192 && second <= 223) return ParseError::is_rtcp;  // RFC 5761 §4
  if (datagram.size() < 12) return ParseError::too_short;
  return {};
}

/// Skips the extension, keeping its body when it is of the kind that we read.
bool take_extension(ByteReader& reader, Bytes& body) noexcept {
  const std::uint16_t profile = reader.u16();
  const std::size_t words = reader.u16();
  const Bytes data = reader.take(words * 4);
  if (profile == kOneByteHeaders) body = data;
  return reader.ok();
}

bool remove_padding(Bytes& payload) noexcept {
  if (payload.empty()) return false;
  const auto count = std::to_integer<std::size_t>(payload.back());
  if (count == 0 || count > payload.size()) return false;
  payload = payload.first(payload.size() - count);
  return true;
}

}  // namespace

const char* to_string(ParseError error) noexcept {
  switch (error) {
    case ParseError::too_short:
      return "too_short";
    case ParseError::bad_version:
      return "bad_version";
    case ParseError::bad_csrc:
      return "bad_csrc";
    case ParseError::bad_extension:
      return "bad_extension";
    case ParseError::bad_padding:
      return "bad_padding";
    case ParseError::oversized:
      return "oversized";
    case ParseError::is_rtcp:
      return "is_rtcp";
  }
  return "unknown";
}

std::optional<Packet> parse(Bytes datagram, ParseError* error) noexcept {
  const auto fail = [error](ParseError why) -> std::optional<Packet> {
    if (error != nullptr) *error = why;
    return {};
  };
  if (const auto why = refuse(datagram)) return fail(*why);

  ByteReader reader{datagram};
  const std::uint8_t first = reader.u8();
  const std::uint8_t second = reader.u8();
  Packet packet;
  packet.marker = (second & 0x80) != 0;
  packet.payload_type = second & 0x7F;
  packet.sequence = SequenceNumber{reader.u16()};
  packet.timestamp = Timestamp{reader.u32()};
  packet.ssrc = Ssrc{reader.u32()};
  reader.take(std::size_t{4} * (first & 0x0F));
  if (!reader.ok()) return fail(ParseError::bad_csrc);
  if ((first & kExtension) != 0 && !take_extension(reader, packet.extension)) {
    return fail(ParseError::bad_extension);
  }
  packet.payload = reader.rest();
  if ((first & kPadding) != 0 && !remove_padding(packet.payload))
    return fail(ParseError::bad_padding);
  return packet;
}

std::size_t write(const Packet& packet, MutableBytes out) noexcept {
  const bool extended = !packet.extension.empty();
  const std::size_t words = (packet.extension.size() + 3) / 4;
  if (words > 0xFFFF) return 0;
  ByteWriter writer{out};
  writer.u8(static_cast<std::uint8_t>(kVersion | (extended ? kExtension : 0)));
  writer.u8(static_cast<std::uint8_t>((packet.marker ? 0x80 : 0) | (packet.payload_type & 0x7F)));
  writer.u16(to_int(packet.sequence));
  writer.u32(to_int(packet.timestamp));
  writer.u32(to_int(packet.ssrc));
  if (extended) {
    writer.u16(kOneByteHeaders);
    writer.u16(static_cast<std::uint16_t>(words));
    writer.bytes(packet.extension);
    writer.zeros(words * 4 - packet.extension.size());
  }
  writer.bytes(packet.payload);
  return writer.ok() ? writer.size() : 0;
}

}  // namespace dragoman::rtp
