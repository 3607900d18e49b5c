#include "client/monitor/paint.h"

#include <array>

namespace dragoman::client {
namespace {

// SGR parameters (ECMA-48 §8.3.117), in the order of Tint.
constexpr std::array<const char*, 7> kCodes{"", "1", "2", "32", "33", "31", "1;37;41"};

}  // namespace

bool colours_wanted(const char* no_color, const char* term) noexcept {
  const bool refused = no_color != nullptr && *no_color != '\0';
  return !refused && term != nullptr && std::string_view{term} != "dumb";
}

std::string Paint::operator()(Tint tint, std::string_view text) const {
  if (!colour_ || tint == Tint::plain || text.empty()) return std::string{text};
  return std::string{"\x1b["} + kCodes[static_cast<std::size_t>(tint)] + "m" + std::string{text} +
         "\x1b[0m";
}

}  // namespace dragoman::client
