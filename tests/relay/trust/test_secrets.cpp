#include "relay/trust/digest.h"
#include "relay/trust/pin_hash.h"
#include "tests/support/catch.h"

#include <set>

using namespace dragoman::trust;

TEST_CASE("SHA-256 as FIPS 180-4 has it") {
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("A token is 256 bits in base64url, and never the same twice") {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const auto token = new_token();
    CHECK(token.size() == 43);
    CHECK(token.find_first_not_of(
              "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
          std::string::npos);
    seen.insert(token);
  }
  CHECK(seen.size() == 1000);
}

TEST_CASE("A PIN has as many digits as it should, and all ten occur") {
  std::string all;
  for (int i = 0; i < 200; ++i) {
    const auto pin = new_pin(8);
    CHECK(pin.size() == 8);
    all += pin;
  }
  CHECK(std::set<char>(all.begin(), all.end()).size() == 10);
  CHECK(all.find_first_not_of("0123456789") == std::string::npos);
}

TEST_CASE("A PIN's hash is Argon2id with salt, and only that PIN matches it") {
  const auto hash = hash_pin("12345678");
  CHECK(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
  CHECK(is_pin_hash(hash));
  CHECK(hash != hash_pin("12345678"));
  CHECK(pin_matches("12345678", hash));
  CHECK_FALSE(pin_matches("12345679", hash));
  CHECK_FALSE(pin_matches("", hash));
  CHECK_FALSE(pin_matches(std::string(1'000'000, '1'), hash));
  CHECK_FALSE(pin_matches("12345678", "12345678"));
}
