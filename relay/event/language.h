#pragma once
/// Languages by their BCP 47 code (RFC 5646): spelling, own-script name, writing direction.

#include <optional>
#include <string>
#include <string_view>

namespace dragoman::event {

struct Language {
  std::string code;            ///< in BCP 47's spelling: "zh-Hant", "pt-BR"
  std::string name;            ///< in its own script, capitalised as in a list: "Русский"
  bool right_to_left = false;  ///< direction of the script
};

/// Longest code taken, in bytes (RFC 5646 §4.4.1 recommends room for 35).
inline constexpr std::size_t kMaxLanguageCode = 35;

/// What is known about a language; nullopt when `code` is not well-formed or its two-letter
/// language is not assigned. A language that CLDR has no own name for is called by its English
/// name, or by its code; the commonest sign languages have names here. Any thread; allocates.
std::optional<Language> describe_language(std::string_view code);

/// For a code that is really a country ("jp", "ua"): the language mostly spoken there ("ja", "uk").
/// Empty when there is none.
std::string language_of_country(std::string_view code);

}  // namespace dragoman::event
