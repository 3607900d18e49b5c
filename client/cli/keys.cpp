#include "client/cli/keys.h"

namespace dragoman::client {
namespace {

constexpr char kEscape = '\x1b';

/// Length of the escape sequence that `bytes` begins with: CSI or SS3, or the escape alone.
std::size_t sequence_length(std::string_view bytes) {
  if (bytes.size() < 2 || (bytes[1] != '[' && bytes[1] != 'O')) return 1;
  std::size_t at = 2;
  while (at < bytes.size() && (bytes[at] < '@' || bytes[at] > '~')) ++at;
  return at < bytes.size() ? at + 1 : at;
}

}  // namespace

std::vector<Key> read_keys(std::string_view bytes) {
  std::vector<Key> keys;
  while (!bytes.empty()) {
    if (bytes[0] != kEscape) {
      keys.push_back({Key::Kind::character, bytes[0]});
      bytes.remove_prefix(1);
      continue;
    }
    const auto length = sequence_length(bytes);
    switch (length == 3 ? bytes[2] : '\0') {
      case 'A':
        keys.push_back({Key::Kind::up});
        break;
      case 'B':
        keys.push_back({Key::Kind::down});
        break;
      case 'C':
        keys.push_back({Key::Kind::right});
        break;
      case 'D':
        keys.push_back({Key::Kind::left});
        break;
      default:
        break;
    }
    bytes.remove_prefix(length);
  }
  return keys;
}

}  // namespace dragoman::client
