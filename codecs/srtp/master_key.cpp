#include "codecs/srtp/master_key.h"

namespace dragoman::srtp {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

void append(std::string& out, Bytes bytes) {
  for (const std::byte byte : bytes) {
    out += kDigits[std::to_integer<std::size_t>(byte >> 4)];
    out += kDigits[std::to_integer<std::size_t>(byte & std::byte{0xF})];
  }
}

/// False at anything but two lower-case digits a byte.
bool take(std::string_view& text, MutableBytes out) noexcept {
  for (std::byte& byte : out) {
    const auto high = kDigits.find(text[0]), low = kDigits.find(text[1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return false;
    byte = static_cast<std::byte>(high << 4 | low);
    text.remove_prefix(2);
  }
  return true;
}

}  // namespace

std::string to_text(const MasterKey& key) {
  std::string out;
  append(out, key.key);
  append(out, key.salt);
  return out;
}

std::optional<MasterKey> parse_master_key(std::string_view text) noexcept {
  MasterKey key;
  if (text.size() != 2 * (key.key.size() + key.salt.size())) return std::nullopt;
  if (!take(text, key.key) || !take(text, key.salt)) return std::nullopt;
  return key;
}

}  // namespace dragoman::srtp
