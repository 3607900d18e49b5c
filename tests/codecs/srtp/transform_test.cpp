#include "codecs/srtp/transform.h"

#include "tests/codecs/rtp/hex.h"
#include "tests/support/catch.h"

#include <algorithm>

using namespace dragoman;
using namespace dragoman::srtp;
using testing::hex;
using testing::to_hex;

namespace {

SessionKeys keys_of_rfc7714(std::size_t key_size) {
  const auto key =
      hex("000102030405060708090A0B0C0D0E0F"
          "101112131415161718191A1B1C1D1E1F");
  const auto salt = hex("517569642070726F2071756F");
  SessionKeys keys;
  std::copy_n(key.begin(), key_size, keys.encryption.begin());
  std::copy(salt.begin(), salt.end(), keys.salt.begin());
  return keys;
}

std::string sealed(Profile profile, PacketNumber number, std::string_view header,
                   std::string_view text, std::string_view trailer) {
  Transform transform{profile, keys_of_rfc7714(key_bytes(profile))};
  auto out = hex(text);
  const std::size_t size = out.size();
  out.resize(size + 16);
  REQUIRE(transform.encrypt(number, hex(header), hex(trailer), MutableBytes{out}.first(size),
                            out.data() + size));
  return to_hex(out);
}

constexpr std::string_view kHeader = "8040F17B8041F8D35501A0B2";
// "Gallia est omnis divisa in partes tres"
constexpr std::string_view kText =
    "47616C6C696120657374206F6D6E69732064697669736120696E207061727465732074726573";
const PacketNumber kNumber{rtp::Ssrc{0x5501A0B2}, 0xF17B};

}  // namespace

TEST_CASE("SRTP under AES-128-GCM is that of RFC 7714, section 16.1") {
  CHECK(sealed(Profile::aead_aes_128_gcm, kNumber, kHeader, kText, "") ==
        to_hex(hex("F24DE3A3FB34DE6CACBA861C9D7E4BCABE633BD50D294E6F42A5F47A51C7D19B36DE3ADF8833"
                   "899D7F27BEB16A9152CF765EE4390CCE")));
}

TEST_CASE("SRTP under AES-256-GCM is that of RFC 7714, section 16.2") {
  CHECK(sealed(Profile::aead_aes_256_gcm, kNumber, kHeader, kText, "") ==
        to_hex(hex("32B1DE78A822FE12EF9F78FA332E33AAB18012389A58E2F3B50B2A0276FFAE0F1BA63799B87B"
                   "7AA3DB36DFFFD6B0F9BB7878D7A76C13")));
}

TEST_CASE("SRTCP under AES-128-GCM is that of RFC 7714, section 17.1") {
  CHECK(sealed(Profile::aead_aes_128_gcm, {rtp::Ssrc{0x4D617273}, 0x5D4}, "81C8000D4D617273",
               "4E545031 4E545032 52545020 0000042A 0000E930 4C756E61 DEADBEEF DEADBEEF DEADBEEF "
               "DEADBEEF DEADBEEF",
               "800005D4") ==
        to_hex(hex("63E94885 DCDAB67C A727D766 2F6B7E99 7FF5C0F7 6C06F32D C676A5F1 730D6FDA "
                   "4CE09B46 86303DED 0BB9275B C84AA458 96CF4D2F C5ABF872 45D9EADE")));
}

TEST_CASE("HMAC-SHA1 is that of RFC 2202") {
  CHECK(to_hex(HmacSha1{hex("0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B")}.sign(
            hex("4869"), hex("205468657265"))) ==
        to_hex(hex("B617318655057264E28BC0B6FB378C8EF146BE00")));
  // A key longer than a block: case 6.
  const std::vector<std::byte> long_key(80, std::byte{0xAA});
  const std::string text = "Test Using Larger Than Block-Size Key - Hash Key First";
  CHECK(to_hex(HmacSha1{long_key}.sign(std::as_bytes(std::span{text}), {})) ==
        to_hex(hex("AA4AE5E15272D00E95705637CE8A3B55ED402112")));
}

TEST_CASE("Keys of another length than the profile's are refused") {
  const std::vector<std::byte> key(16), salt(12);
  CHECK_THROWS_AS(session_keys(Profile::aead_aes_256_gcm, Kind::rtp, key, salt),
                  std::invalid_argument);
  CHECK_THROWS_AS(session_keys(Profile::aes128_cm_sha1_80, Kind::rtp, key, salt),
                  std::invalid_argument);
}
