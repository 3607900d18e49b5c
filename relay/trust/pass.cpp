#include "relay/trust/pass.h"

#include "relay/trust/digest.h"

#include <openssl/crypto.h>

namespace dragoman::trust {
namespace {

std::string code_of(std::string_view random, std::string_view pin_hash) {
  return hmac_hex(pin_hash, random);
}

}  // namespace

std::string new_pass(std::string_view pin_hash) {
  const auto random = new_token();
  return std::string(kPass) + random + "." + code_of(random, pin_hash);
}

bool is_pass(std::string_view token, std::string_view pin_hash) {
  if (pin_hash.empty() || !token.starts_with(kPass)) return false;
  token.remove_prefix(kPass.size());
  const auto dot = token.find('.');
  if (dot == std::string_view::npos) return false;
  const auto code = token.substr(dot + 1);
  const auto right = code_of(token.substr(0, dot), pin_hash);
  return code.size() == right.size() && CRYPTO_memcmp(code.data(), right.data(), right.size()) == 0;
}

}  // namespace dragoman::trust
