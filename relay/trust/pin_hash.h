#pragma once
/// The delegates' PIN, hashed by Argon2id (RFC 9106): short enough to type, so each guess must cost
/// whoever stole the file. Any thread.

#include <string>
#include <string_view>

namespace dragoman::trust {

/// "$argon2id$…" with salt and parameters: 19 MiB, 2 passes, some 20 ms of one core. Throws
/// std::runtime_error without the memory.
std::string hash_pin(std::string_view pin);

/// As slow as hash_pin.
bool pin_matches(std::string_view pin, const std::string& hash) noexcept;

/// Whether that is such a hash at all.
bool is_pin_hash(std::string_view hash) noexcept;

}  // namespace dragoman::trust
