#pragma once
/// A bound in bytes as people count.

#include <cstddef>
#include <string_view>

namespace dragoman::control {

/// How many characters have to go from the end of a UTF-8 text for it to have at most `bytes`.
constexpr std::size_t characters_beyond(std::string_view text, std::size_t bytes) noexcept {
  if (text.size() <= bytes) return 0;
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  std::size_t characters = continues(text[bytes]) ? 1 : 0;  // one that the bound would cut
  for (const char c : text.substr(bytes))
    if (!continues(c)) ++characters;
  return characters;
}

}  // namespace dragoman::control
