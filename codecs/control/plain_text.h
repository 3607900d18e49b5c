#pragma once
/// What a name or a message may not have, since others see it on terminals and in lists.

#include <cstddef>
#include <string_view>

namespace dragoman::control {

/// How many bytes of UTF-8 at `at` are no plain text; 0 = what is there is. Controls of both halves
/// (U+0000 to U+001F, U+007F to U+009F), other ends of a line (U+2028, U+2029), and what turns the
/// direction of all that follows (U+202A to U+202E). Isolates and marks stay: they end by
/// themselves.
inline std::size_t no_plain_text(std::string_view text, std::size_t at) noexcept {
  const auto byte = [&](std::size_t i) -> unsigned {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  if (byte(0) < 0x20 || byte(0) == 0x7F) return 1;
  if (byte(0) == 0xC2 && byte(1) >= 0x80 && byte(1) <= 0x9F) return 2;
  const bool turns = byte(2) >= 0xA8 && byte(2) <= 0xAE;
  return byte(0) == 0xE2 && byte(1) == 0x80 && turns ? 3 : 0;
}

/// `of_lines`: carriage returns and line feeds are.
inline bool is_plain_text(std::string_view text, bool of_lines = false) noexcept {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (of_lines && (text[i] == '\r' || text[i] == '\n')) continue;
    if (no_plain_text(text, i) > 0) return false;
  }
  return true;
}

}  // namespace dragoman::control
