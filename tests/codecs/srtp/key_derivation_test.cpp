#include "codecs/srtp/key_derivation.h"

#include "codecs/srtp/counter_mode.h"
#include "tests/codecs/rtp/hex.h"
#include "tests/support/catch.h"

#include <algorithm>

using namespace dragoman;
using namespace dragoman::srtp;
using testing::hex;
using testing::to_hex;

namespace {

std::string derived(Label label, std::size_t size) {
  const auto key = hex("E1F97A0D3E018BE0D64FA32C06DE4139");
  const auto salt = hex("0EC675AD498AFEEBB6960B3AABE6");
  std::vector<std::byte> out(size);
  derive_key(key, salt, label, out);
  return to_hex(out);
}

}  // namespace

TEST_CASE("Session keys are those of RFC 3711, appendix B.3") {
  CHECK(derived(Label::rtp_encryption, 16) == to_hex(hex("C61E7A93744F39EE10734AFE3FF7A087")));
  CHECK(derived(Label::rtp_salt, 14) == to_hex(hex("30CBBC08863D8C85D49DB34A9AE1")));
  CHECK(derived(Label::rtp_authentication, 20) ==
        to_hex(hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4")));
}

TEST_CASE("The key stream is that of RFC 3711, appendix B.2") {
  CounterMode cipher{hex("2B7E151628AED2A6ABF7158809CF4F3C")};
  CounterBlock first{};
  const auto offset = hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000");
  std::copy(offset.begin(), offset.end(), first.begin());
  std::vector<std::byte> stream(48);
  REQUIRE(cipher.apply(first, stream));
  CHECK(to_hex(stream) == to_hex(hex("E03EAD0935C95E80E166B16DD92B4EB4"
                                     "D23513162B02D0F72A43A2FE4A5F97AB"
                                     "41E95B3BB0A2E8DD477901E4FCA894C0")));
}

TEST_CASE("A salt of twelve bytes counts as one of fourteen that ends in zeros") {
  const auto key = hex("000102030405060708090A0B0C0D0E0F");
  std::vector<std::byte> with_twelve(16), with_fourteen(16);
  derive_key(key, hex("517569642070726F2071756F"), Label::rtp_salt, with_twelve);
  derive_key(key, hex("517569642070726F2071756F0000"), Label::rtp_salt, with_fourteen);
  CHECK(with_twelve == with_fourteen);
}
