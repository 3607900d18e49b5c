#pragma once
/// Everybody whom the relay knows: a name, a role, where it holds, and the hash of a token. A
/// value, read from a file and written back when a key is revoked.

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace dragoman::trust {

enum class Role : std::uint8_t {
  anybody,  ///< showed no key
  listener,
  interpreter,  ///< one seat
  floor,        ///< a source of one room
  technician,   ///< every room
  operator_     ///< runs the relay: a technician who also revokes technicians' keys
};
std::string_view to_string(Role role) noexcept;

struct Credential {
  std::string name;  ///< unique, for people: "hall.en.1", "technician"
  Role role = Role::anybody;
  std::string room;   ///< interpreter and floor
  std::string booth;  ///< interpreter
  int desk = 0;       ///< interpreter, from 1
  std::string hash;   ///< sha256_hex of its token
  bool revoked = false;
  bool operator==(const Credential&) const = default;
};

struct CredentialsError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Credentials {
  /// "$argon2id$…"; empty = whoever reaches the relay may listen.
  std::string pin_hash;
  std::vector<Credential> list;

  bool listening_is_open() const noexcept { return pin_hash.empty(); }
  /// Whose token that is; nullptr for nobody's, and for one that is revoked.
  const Credential* find_token(std::string_view token) const;
  /// The same, revoked or not: for the journal, which names who tries.
  const Credential* find_any_token(std::string_view token) const;
  Credential* find_name(std::string_view name) noexcept;
  const Credential* find_name(std::string_view name) const noexcept;
};

/// JSON, read within bounds. Throws CredentialsError with a remedy.
Credentials parse_credentials(std::string_view text);
std::string to_json(const Credentials& credentials);

/// The same from a file; its mode must be 0600. Throws CredentialsError naming it.
Credentials load_credentials(const std::filesystem::path& path);

/// What makes `after` of `before`, in words and with names: keys that are new, others, gone,
/// revoked or given back, and the PIN. Empty where nothing does.
std::string changes(const Credentials& before, const Credentials& after);

}  // namespace dragoman::trust
