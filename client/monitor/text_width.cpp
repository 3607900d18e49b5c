#include "client/monitor/text_width.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace dragoman::client {
namespace {

int letter_columns(UChar32 letter) {
  const int type = u_charType(letter);
  if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR) return 0;
  const int width = u_getIntPropertyValue(letter, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

std::string spaces(int count) {
  return std::string(static_cast<std::size_t>(std::max(count, 0)), ' ');
}

// As many letters as fit into `columns`, marks kept with their letter.
icu::UnicodeString cut(const icu::UnicodeString& letters, int columns) {
  int32_t end = 0;
  int taken = 0;
  while (end < letters.length()) {
    taken += letter_columns(letters.char32At(end));
    if (taken > columns) break;
    end = letters.moveIndex32(end, 1);
  }
  return letters.tempSubString(0, end);
}

std::string shortened(std::string_view text, int columns) {
  if (text_columns(text) <= columns) return std::string{text};
  std::string out;
  cut(icu::UnicodeString::fromUTF8(
          icu::StringPiece(text.data(), static_cast<int32_t>(text.size()))),
      columns - 1)
      .toUTF8String(out);
  return columns > 0 ? out + "…" : std::string{};
}

}  // namespace

int text_columns(std::string_view text) {
  const auto letters = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  int total = 0;
  for (int32_t i = 0; i < letters.length(); i = letters.moveIndex32(i, 1)) {
    total += letter_columns(letters.char32At(i));
  }
  return total;
}

std::string fit(std::string_view text, int columns, bool right_to_left) {
  const std::string shown = shortened(text, columns);
  const std::string fill = spaces(columns - text_columns(shown));
  return right_to_left ? "\u2067" + shown + "\u2069" + fill : shown + fill;
}

std::string fit_right(std::string_view text, int columns) {
  const std::string shown = shortened(text, columns);
  return spaces(columns - text_columns(shown)) + shown;
}

}  // namespace dragoman::client
