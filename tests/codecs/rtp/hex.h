#pragma once
/// Bytes as people write them in tests: "80 60 00 01".

#include "codecs/rtp/types.h"

#include <string>
#include <string_view>
#include <vector>

namespace dragoman::testing {

inline std::vector<std::byte> hex(std::string_view text) {
  std::vector<std::byte> bytes;
  std::string digits;
  for (const char c : text) {
    if (c == ' ' || c == '\n') continue;
    digits += c;
    if (digits.size() < 2) continue;
    bytes.push_back(static_cast<std::byte>(std::stoi(digits, nullptr, 16)));
    digits.clear();
  }
  return bytes;
}

inline std::string to_hex(rtp::Bytes bytes) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string text;
  for (const std::byte b : bytes) {
    if (!text.empty()) text += ' ';
    text += kDigits[std::to_integer<int>(b) >> 4];
    text += kDigits[std::to_integer<int>(b) & 15];
  }
  return text;
}

/// `bytes` copied into memory of exactly their size, so that a sanitizer sees a read past the end.
inline std::vector<std::byte> exact(rtp::Bytes bytes) {
  return {bytes.begin(), bytes.end()};
}

}  // namespace dragoman::testing
