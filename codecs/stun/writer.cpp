#include "codecs/stun/writer.h"

#include "codecs/rtp/byte_order.h"
#include "codecs/stun/checks.h"

namespace dragoman::stun {
namespace {

/// One message from header to fingerprint.
class Composer {
 public:
  Composer(MutableBytes out, Type type, const TransactionId& transaction) noexcept
      : out_(out), writer_(out) {
    writer_.u16(static_cast<std::uint16_t>(type));
    writer_.u16(0);  // the length, known to finish()
    writer_.u32(kMagicCookie);
    writer_.bytes(transaction);
  }

  void number(Attribute attribute, std::uint64_t value, std::size_t size) noexcept {
    open(attribute, size);
    if (size > 0) writer_.number(value, size);
  }
  void text(Attribute attribute, std::string_view value) noexcept {
    open(attribute, value.size());
    writer_.text(value);
    writer_.zeros((4 - value.size() % 4) % 4);
  }
  void error(std::uint16_t code, std::string_view reason) noexcept {
    open(Attribute::error_code, 4 + reason.size());
    writer_.u16(0);
    writer_.u8(static_cast<std::uint8_t>(code / 100));
    writer_.u8(static_cast<std::uint8_t>(code % 100));
    writer_.text(reason);
    writer_.zeros((4 - reason.size() % 4) % 4);
  }
  void unknown(std::uint16_t attribute) noexcept {
    open(Attribute::unknown_attributes, 2);
    writer_.u16(attribute);
    writer_.u16(0);
  }

  std::size_t finish(std::string_view password) noexcept {
    if (!writer_.ok()) return 0;
    const Integrity integrity = integrity_of(out_.first(writer_.size()), password);
    open(Attribute::message_integrity, integrity.size());
    writer_.bytes(integrity);
    const std::size_t whole = writer_.size() + kAttributeHeader + kFingerprintBytes;
    if (!writer_.ok() || whole > out_.size()) return 0;
    rtp::store_be(out_.data() + 2, whole - kHeaderBytes, 2);
    number(Attribute::fingerprint, fingerprint_of(out_.first(writer_.size())), kFingerprintBytes);
    return writer_.size();
  }

 private:
  void open(Attribute attribute, std::size_t size) noexcept {
    writer_.u16(static_cast<std::uint16_t>(attribute));
    writer_.u16(static_cast<std::uint16_t>(size));
  }

  MutableBytes out_;
  rtp::ByteWriter writer_;
};

}  // namespace

std::size_t write_request(const BindingRequest& request, std::string_view password,
                          MutableBytes out) noexcept {
  Composer composer{out, Type::binding_request, request.transaction};
  composer.text(Attribute::username, request.username);
  composer.number(Attribute::priority, request.priority, 4);
  composer.number(Attribute::ice_controlling, request.controlling, 8);
  if (request.use_candidate) composer.number(Attribute::use_candidate, 0, 0);
  return composer.finish(password);
}

std::size_t write_success(const TransactionId& transaction, const rtp::Endpoint& mapped,
                          std::string_view password, MutableBytes out) noexcept {
  Composer composer{out, Type::binding_success, transaction};
  const std::uint64_t port = mapped.port ^ (kMagicCookie >> 16);
  const std::uint64_t address = mapped.address ^ kMagicCookie;
  constexpr std::uint64_t kIpv4 = 1;
  composer.number(Attribute::xor_mapped_address, kIpv4 << 48 | port << 32 | address, 8);
  return composer.finish(password);
}

std::size_t write_error(const TransactionId& transaction, std::uint16_t code,
                        std::string_view reason, std::uint16_t unknown, std::string_view password,
                        MutableBytes out) noexcept {
  Composer composer{out, Type::binding_error, transaction};
  composer.error(code, reason);
  if (unknown != 0) composer.unknown(unknown);
  return composer.finish(password);
}

}  // namespace dragoman::stun
