#include "relay/trust/pin_hash.h"

#include <sodium.h>

#include <array>
#include <stdexcept>

namespace dragoman::trust {
namespace {

constexpr unsigned long long kPasses = 2;
constexpr std::size_t kMemory = 19 * 1024 * 1024;
constexpr std::size_t kLongestPin = 64;

}  // namespace

std::string hash_pin(std::string_view pin) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
  std::array<char, crypto_pwhash_argon2id_STRBYTES> out{};
  if (crypto_pwhash_argon2id_str(out.data(), pin.data(), pin.size(), kPasses, kMemory) != 0)
    throw std::runtime_error("there is not enough memory to hash a PIN");
  return out.data();
}

bool pin_matches(std::string_view pin, const std::string& hash) noexcept {
  if (sodium_init() < 0 || pin.size() > kLongestPin || !is_pin_hash(hash)) return false;
  return crypto_pwhash_argon2id_str_verify(hash.c_str(), pin.data(), pin.size()) == 0;
}

bool is_pin_hash(std::string_view hash) noexcept {
  return hash.starts_with("$argon2id$") && hash.size() < crypto_pwhash_argon2id_STRBYTES;
}

}  // namespace dragoman::trust
