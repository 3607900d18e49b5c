#include "codecs/stun/reader.h"

#include "codecs/rtp/byte_order.h"
#include "codecs/stun/checks.h"

#include <openssl/crypto.h>

#include <algorithm>

namespace dragoman::stun {
namespace {

constexpr std::uint16_t kFirstOptional = 0x8000;
constexpr std::size_t kMaxUsername = 513;  // RFC 8489 §14.3
constexpr std::uint8_t kIpv4 = 1;

struct Field {
  std::uint16_t type = 0;
  Bytes value{};
  std::size_t at = 0;  ///< of its header, in the datagram
};

/// Walks the attributes; a length that leaves the message ends it, and ok() is false.
class Fields {
 public:
  explicit Fields(Bytes datagram) noexcept : datagram_(datagram) {}

  bool ok() const noexcept { return ok_; }
  std::optional<Field> next() noexcept {
    const Bytes rest = datagram_.subspan(at_);
    if (rest.empty()) return {};
    if (rest.size() < kAttributeHeader) return fail();
    Field field{static_cast<std::uint16_t>(rtp::load_be(rest.data(), 2)), {}, at_};
    const std::size_t size = rtp::load_be(rest.data() + 2, 2);
    const std::size_t padded = (size + 3) / 4 * 4;
    if (kAttributeHeader + padded > rest.size()) return fail();
    field.value = rest.subspan(kAttributeHeader, size);
    at_ += kAttributeHeader + padded;
    return field;
  }

 private:
  std::optional<Field> fail() noexcept {
    ok_ = false;
    return {};
  }

  Bytes datagram_;
  std::size_t at_ = kHeaderBytes;
  bool ok_ = true;
};

bool is(const Field& field, Attribute attribute) noexcept {
  return field.type == static_cast<std::uint16_t>(attribute);
}

std::string_view as_text(Bytes bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::optional<rtp::Endpoint> unmask(Bytes value) noexcept {
  if (value.size() != 8 || std::to_integer<std::uint8_t>(value[1]) != kIpv4) return {};
  const auto port = static_cast<std::uint16_t>(rtp::load_be(value.data() + 2, 2));
  const auto address = static_cast<std::uint32_t>(rtp::load_be(value.data() + 4, 4));
  return rtp::Endpoint{address ^ kMagicCookie,
                       static_cast<std::uint16_t>(port ^ (kMagicCookie >> 16))};
}

/// One attribute in front of MESSAGE-INTEGRITY. False when its length is impossible.
bool take(const Field& field, Message& message) noexcept {
  const Bytes value = field.value;
  switch (static_cast<Attribute>(field.type)) {
    case Attribute::username:
      message.username = as_text(value);
      return value.size() <= kMaxUsername;
    case Attribute::priority:
      if (value.size() != 4) return false;
      message.priority = static_cast<std::uint32_t>(rtp::load_be(value.data(), 4));
      return true;
    case Attribute::ice_controlling:
    case Attribute::ice_controlled:
      if (value.size() != 8) return false;
      (is(field, Attribute::ice_controlling) ? message.controlling : message.controlled) =
          rtp::load_be(value.data(), 8);
      return true;
    case Attribute::use_candidate:
      message.use_candidate = true;
      return value.empty();
    case Attribute::xor_mapped_address:
      message.mapped = unmask(value);
      return true;
    case Attribute::error_code:
      if (value.size() < 4) return false;
      message.error = static_cast<std::uint16_t>((std::to_integer<unsigned>(value[2]) & 7) * 100 +
                                                 std::to_integer<unsigned>(value[3]));
      return true;
    case Attribute::unknown_attributes:
      return true;
    default:
      if (field.type < kFirstOptional && message.unknown == 0) message.unknown = field.type;
      return true;
  }
}

}  // namespace

bool looks_like_stun(Bytes datagram) noexcept {
  return datagram.size() >= kHeaderBytes && std::to_integer<unsigned>(datagram[0]) < 4 &&
         rtp::load_be(datagram.data() + 4, 4) == kMagicCookie;
}

std::string_view username_of(Bytes datagram) noexcept {
  if (!looks_like_stun(datagram)) return {};
  Fields fields{datagram};
  while (const auto field = fields.next())
    if (is(*field, Attribute::username)) return as_text(field->value);
  return {};
}

std::optional<Message> parse(Bytes datagram) noexcept {
  if (!looks_like_stun(datagram) ||
      rtp::load_be(datagram.data() + 2, 2) != datagram.size() - kHeaderBytes)
    return {};
  Message message;
  message.type = static_cast<std::uint16_t>(rtp::load_be(datagram.data(), 2));
  std::copy_n(datagram.begin() + 8, message.transaction.size(), message.transaction.begin());
  Fields fields{datagram};
  while (const auto field = fields.next()) {
    if (is(*field, Attribute::fingerprint)) {
      // Nothing may follow it (RFC 8489 §14.7).
      const bool last = field->at + kAttributeHeader + kFingerprintBytes == datagram.size();
      if (!last || field->value.size() != kFingerprintBytes ||
          rtp::load_be(field->value.data(), 4) != fingerprint_of(datagram.first(field->at)))
        return {};
    } else if (message.integrity_at != 0) {
      continue;
    } else if (is(*field, Attribute::message_integrity)) {
      if (field->value.size() != kIntegrityBytes) return {};
      message.integrity_at = field->at;
    } else if (!take(*field, message)) {
      return {};
    }
  }
  if (!fields.ok()) return {};
  return message;
}

bool is_authentic(Bytes datagram, const Message& message, std::string_view password) noexcept {
  if (message.integrity_at == 0) return false;
  const Integrity right = integrity_of(datagram.first(message.integrity_at), password);
  const Bytes given = datagram.subspan(message.integrity_at + kAttributeHeader, kIntegrityBytes);
  // In a time that tells nothing of where they differ.
  return CRYPTO_memcmp(right.data(), given.data(), right.size()) == 0;
}

}  // namespace dragoman::stun
