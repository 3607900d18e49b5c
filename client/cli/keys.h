#pragma once
/// Bytes of a raw terminal as keys. Pure.

#include <cstdint>
#include <string_view>
#include <vector>

namespace dragoman::client {

/// A key: a character as it is, or one of the arrows.
struct Key {
  enum class Kind : std::uint8_t { character, up, down, left, right } kind = Kind::character;
  char character = 0;
  bool operator==(const Key&) const = default;
};

/// Splits `bytes` into keys; escape sequences other than arrows are skipped. A sequence that is cut
/// off at the end is skipped too (a terminal writes a key's bytes at once).
std::vector<Key> read_keys(std::string_view bytes);

}  // namespace dragoman::client
