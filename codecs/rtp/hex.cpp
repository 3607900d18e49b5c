#include "codecs/rtp/hex.h"

namespace dragoman::rtp {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

}  // namespace

void append_hex(std::string& out, Bytes bytes) {
  for (const std::byte byte : bytes) {
    out += kDigits[std::to_integer<std::size_t>(byte >> 4)];
    out += kDigits[std::to_integer<std::size_t>(byte & std::byte{0xF})];
  }
}

bool take_hex(std::string_view& text, MutableBytes out) noexcept {
  if (text.size() < 2 * out.size()) return false;
  for (std::byte& byte : out) {
    const auto high = kDigits.find(text[0]), low = kDigits.find(text[1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return false;
    byte = static_cast<std::byte>(high << 4 | low);
    text.remove_prefix(2);
  }
  return true;
}

}  // namespace dragoman::rtp
