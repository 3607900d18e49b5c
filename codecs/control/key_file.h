#pragma once
/// A key file: what somebody needs to reach a relay in a role. Pure text ⇄ values; JSON.

#include <string>
#include <string_view>
#include <variant>

namespace dragoman::control {

struct KeyFile {
  std::string name;  ///< of the credential, for people: "hall.en.1"
  std::string role;  ///< listener | interpreter | floor | technician | operator
  std::string room, booth;
  int desk = 0;
  std::string relay;  ///< "https://10.0.0.5:7443"
  std::string pin;    ///< "sha256/…" of the relay's authority
  std::string host;   ///< what the relay's certificate must be for; empty = the pin is enough
  std::string token;
  bool operator==(const KeyFile&) const = default;
};

/// Readable lines; the file holds a secret.
std::string to_text(const KeyFile& key);

/// The key, or a sentence that says what is wrong and never holds any of the text. Whatever the
/// text, never throws.
std::variant<KeyFile, std::string> parse_key_file(std::string_view text) noexcept;

}  // namespace dragoman::control
