#include "codecs/sdp/sap.h"

#include "codecs/rtp/byte_order.h"
#include "codecs/sdp/line_parser.h"
#include "codecs/sdp/writer.h"

#include <algorithm>
#include <cstring>

namespace dragoman::sdp {

namespace {

// First byte (RFC 2974 §6): V (3 bits) = 1, A = IPv6, R, T = deletion, E = encrypted, C =
// compressed.
constexpr std::uint8_t kVersion = 1 << 5;
constexpr std::uint8_t kIpv6 = 1 << 4;
constexpr std::uint8_t kDeletion = 1 << 2;
constexpr std::uint8_t kEncrypted = 1 << 1;
constexpr std::uint8_t kCompressed = 1 << 0;

/// The o= line of `description`, its line end included.
std::string_view origin_line(std::string_view description) noexcept {
  for (std::size_t at = 0; at < description.size();) {
    const std::size_t end = std::min(description.find('\n', at), description.size() - 1) + 1;
    if (description.substr(at, 2) == "o=") return description.substr(at, end - at);
    at = end;
  }
  return {};
}

std::string_view as_text(rtp::Bytes bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Splits what follows the header. The type may be left out, then the text itself begins (§6).
bool take_payload(std::string_view text, SapPacket& packet) noexcept {
  packet.payload_type = kMediaType;
  packet.payload = text;
  if (text.substr(0, 2) == "v=" || text.substr(0, 2) == "o=") return true;
  const std::size_t end = text.find('\0');
  if (end == std::string_view::npos || text.substr(0, end).find('/') == std::string_view::npos)
    return false;
  packet.payload_type = text.substr(0, end);
  packet.payload = text.substr(end + 1);
  return true;
}

}  // namespace

const char* to_string(SapError error) noexcept {
  switch (error) {
    case SapError::too_short:
      return "too_short";
    case SapError::bad_version:
      return "bad_version";
    case SapError::ipv6:
      return "ipv6";
    case SapError::encrypted:
      return "encrypted";
    case SapError::compressed:
      return "compressed";
    case SapError::bad_payload_type:
      return "bad_payload_type";
  }
  return "unknown";
}

std::uint16_t sap_hash(std::string_view description) noexcept {
  std::uint32_t hash = 2166136261;  // FNV-1a, 32 bit, folded
  for (const char c : description) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619;
  const auto folded = static_cast<std::uint16_t>(hash >> 16 ^ hash);
  return folded == 0 ? 1 : folded;  // 0 means "no hash" (RFC 2974 §6)
}

std::vector<std::byte> write_sap(SapType type, std::uint32_t source, std::string_view description) {
  const bool deletion = type == SapType::deletion;
  const std::string_view payload = deletion ? origin_line(description) : description;
  const std::string_view media_type = kMediaType;
  std::vector<std::byte> datagram(8 + media_type.size() + 1 + payload.size());
  rtp::ByteWriter writer{datagram};
  writer.u8(static_cast<std::uint8_t>(kVersion | (deletion ? kDeletion : 0)));
  writer.u8(0);  // no authentication data
  writer.u16(sap_hash(description));
  writer.u32(source);
  writer.text(media_type);
  writer.u8(0);
  writer.text(payload);
  return datagram;
}

std::optional<SapPacket> parse_sap(rtp::Bytes datagram, SapError* error) noexcept {
  const auto fail = [error](SapError why) -> std::optional<SapPacket> {
    if (error != nullptr) *error = why;
    return {};
  };
  rtp::ByteReader reader{datagram};
  const std::uint8_t flags = reader.u8();
  const std::size_t authentication_words = reader.u8();
  SapPacket packet;
  packet.hash = reader.u16();
  packet.source = reader.u32();
  if (!reader.ok()) return fail(SapError::too_short);
  if ((flags & 0xE0) != kVersion) return fail(SapError::bad_version);
  if ((flags & kIpv6) != 0) return fail(SapError::ipv6);
  if ((flags & kEncrypted) != 0) return fail(SapError::encrypted);
  if ((flags & kCompressed) != 0) return fail(SapError::compressed);
  reader.take(authentication_words * 4);
  if (!reader.ok() || reader.rest().empty()) return fail(SapError::too_short);
  packet.type = (flags & kDeletion) != 0 ? SapType::deletion : SapType::announcement;
  if (!take_payload(as_text(reader.rest()), packet)) return fail(SapError::bad_payload_type);
  return packet;
}

}  // namespace dragoman::sdp
