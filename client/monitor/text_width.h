#pragma once
/// Columns that text takes on a terminal: names come in every script.

#include <string>
#include <string_view>

namespace dragoman::client {

/// Wide letters (Chinese, emoji) take two, combining and format characters none. Not for text with
/// escape sequences.
int text_columns(std::string_view text);

/// The text cut ("…" at its end) or filled with spaces to exactly `columns`. A name that runs from
/// right to left is kept from turning its neighbours around by direction isolates (UAX #9).
std::string fit(std::string_view text, int columns, bool right_to_left = false);

/// The same, flush right: for numbers.
std::string fit_right(std::string_view text, int columns);

}  // namespace dragoman::client
