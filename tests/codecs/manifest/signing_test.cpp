#include "codecs/manifest/signing.h"

#include "tests/codecs/rtp/hex.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <array>

using namespace dragoman::manifest;
using dragoman::testing::hex;
using dragoman::testing::to_hex;

namespace {

template <class Out>
Out array_of(std::string_view text) {
  const auto bytes = hex(text);
  Out out{};
  REQUIRE(bytes.size() == out.size());
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

}  // namespace

// RFC 8032 §7.1, test 2.
TEST_CASE("Signatures are Ed25519's") {
  Signer signer{
      array_of<Seed>("4C CD 08 9B 28 FF 96 DA 9D B6 C3 46 EC 11 4E 0F"
                     "5B 8A 31 9F 35 AB A6 24 DA 8C F6 ED 4F B8 A6 FB")};
  CHECK(to_text(signer.public_key()) ==
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const std::array text{std::byte{0x72}};
  const auto signature = signer.sign(text);
  CHECK(to_hex(Bytes{signature}.first(8)) == "92 A0 09 A9 F0 D4 CA B8");
  Verifier verifier{signer.public_key()};
  CHECK(verifier.verify(text, signature));
  CHECK_FALSE(verifier.verify(std::array{std::byte{0x73}}, signature));
  auto other = signature;
  other[3] ^= std::byte{1};
  CHECK_FALSE(verifier.verify(text, other));
  CHECK_FALSE(Verifier{Signer{Seed{}}.public_key()}.verify(text, signature));
}

TEST_CASE("A public key is 64 digits of hex, and nothing else") {
  const PublicKey key = Signer{Seed{}}.public_key();
  CHECK(parse_public_key(to_text(key)) == key);
  CHECK_FALSE(parse_public_key(to_text(key).substr(1)));
  CHECK_FALSE(parse_public_key(to_text(key) + "0"));
  auto bad = to_text(key);
  bad[5] = 'g';
  CHECK_FALSE(parse_public_key(bad));
}

TEST_CASE("The key stays the same over restarts while the event's secret does") {
  const auto secret = std::as_bytes(std::span{"secret", 6});
  CHECK(to_hex(seed_of(secret)) ==
        "EA 30 F2 F2 0D DB 74 67 53 E1 68 6E 89 AB 58 4E 5C B2 8C EB 85 A9 9E 5D F8 49 B2 4F 97 56 "
        "0F 3D");
  CHECK(seed_of(secret.first(5)) != seed_of(secret));
}
