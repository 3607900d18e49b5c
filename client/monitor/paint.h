#pragma once
/// Colours of a terminal, or none (NO_COLOR).

#include <cstdint>
#include <string>
#include <string_view>

namespace dragoman::client {

enum class Tint : std::uint8_t { plain, bold, dim, green, yellow, red, alarm };

/// Whether a program may use colours: NO_COLOR unset or empty, TERM not "dumb" (no-color.org).
bool colours_wanted(const char* no_color, const char* term) noexcept;

class Paint {
 public:
  explicit Paint(bool colour) noexcept : colour_{colour} {}

  /// The text in that tint; just the text without colours.
  std::string operator()(Tint tint, std::string_view text) const;

 private:
  bool colour_;
};

}  // namespace dragoman::client
