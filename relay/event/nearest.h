#pragma once
/// "Did you mean …?"

#include <string>
#include <string_view>
#include <vector>

namespace dragoman::event {

/// Edits (insert, delete, replace, swap neighbours) from one word to the other, case ignored.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate with the fewest edits, the first of equals; empty when there is no candidate.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

/// Whether two words are close enough that one is likely a slip of the other.
bool looks_like(std::string_view word, std::string_view candidate);

/// "a", "b" and "c", in quotes; `last` may be "or".
std::string quoted_list(const std::vector<std::string>& words, std::string_view last = "and");

}  // namespace dragoman::event
