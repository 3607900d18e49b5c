#include "codecs/sdp/sap.h"

#include "codecs/sdp/writer.h"
#include "tests/codecs/rtp/hex.h"
#include "tests/support/catch.h"

using namespace dragoman::sdp;
using dragoman::testing::exact;
using dragoman::testing::hex;
using dragoman::testing::to_hex;

namespace {

constexpr std::uint32_t kSource = 0x7F000001;
const std::string kText = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=x\r\n";
const std::string kTypeHex = "61 70 70 6C 69 63 61 74 69 6F 6E 2F 73 64 70 00";  // application/sdp

std::string hash_hex() {
  const std::uint16_t hash = sap_hash(kText);
  return to_hex(
      std::vector{static_cast<std::byte>(hash >> 8), static_cast<std::byte>(hash & 0xFF)});
}

SapError why_not(const std::vector<std::byte>& datagram) {
  auto error = SapError{99};
  CHECK_FALSE(parse_sap(datagram, &error));
  return error;
}

}  // namespace

TEST_CASE("an announcement is written byte for byte") {
  const auto datagram = write_sap(SapType::announcement, kSource, kText);
  CHECK(to_hex(std::span{datagram}.first(24)) ==
        "20 00 " + hash_hex() + " 7F 00 00 01 " + kTypeHex);
  const auto packet = parse_sap(datagram);
  REQUIRE(packet);
  CHECK(packet->type == SapType::announcement);
  CHECK(packet->hash == sap_hash(kText));
  CHECK(packet->source == kSource);
  CHECK(packet->payload_type == kMediaType);
  CHECK(packet->payload == kText);
}

TEST_CASE("a deletion carries the same hash and the origin alone") {
  const auto datagram = write_sap(SapType::deletion, kSource, kText);
  CHECK(to_hex(std::span{datagram}.first(24)) ==
        "24 00 " + hash_hex() + " 7F 00 00 01 " + kTypeHex);
  const auto packet = parse_sap(datagram);
  REQUIRE(packet);
  CHECK(packet->type == SapType::deletion);
  CHECK(packet->payload == "o=- 1 1 IN IP4 127.0.0.1\r\n");
}

TEST_CASE("another text has another hash, and none has the hash that means none") {
  CHECK(sap_hash(kText) != sap_hash(kText + " "));
  int zeros = 0;
  for (int i = 0; i < 200000; ++i) zeros += sap_hash(std::to_string(i)) == 0;
  CHECK(zeros == 0);
}

TEST_CASE("a packet may leave its payload type out and carry authentication") {
  const auto bare = hex("20 00 12 34 0A 00 00 01 76 3D 30");
  auto packet = parse_sap(bare);
  REQUIRE(packet);
  CHECK(packet->payload_type == kMediaType);
  CHECK(packet->payload == "v=0");

  const auto signed_one = hex("20 01 12 34 0A 00 00 01 FF FF FF FF 76 3D 30");
  packet = parse_sap(signed_one);
  REQUIRE(packet);
  CHECK(packet->payload == "v=0");
}

TEST_CASE("what we cannot read is told apart") {
  CHECK(why_not({}) == SapError::too_short);
  CHECK(why_not(hex("20 00 12 34 0A 00 00 01")) == SapError::too_short);
  CHECK(why_not(hex("20 02 12 34 0A 00 00 01 76 3D 30 00")) == SapError::too_short);
  CHECK(why_not(hex("40 00 12 34 0A 00 00 01 76 3D 30")) == SapError::bad_version);
  CHECK(why_not(hex("30 00 12 34 0A 00 00 01 76 3D 30")) == SapError::ipv6);
  CHECK(why_not(hex("22 00 12 34 0A 00 00 01 76 3D 30")) == SapError::encrypted);
  CHECK(why_not(hex("21 00 12 34 0A 00 00 01 76 3D 30")) == SapError::compressed);
  CHECK(why_not(hex("20 00 12 34 0A 00 00 01 41 42 43")) == SapError::bad_payload_type);
  CHECK(why_not(hex("20 00 12 34 0A 00 00 01 41 00 43")) == SapError::bad_payload_type);
}

TEST_CASE("an announcement cut anywhere is never read past its end") {
  const auto whole = write_sap(SapType::announcement, kSource, kText);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto cut = exact(std::span{whole}.first(size));
    CHECK(parse_sap(cut).has_value() == (size >= 24));
  }
}

TEST_CASE("the reserved bit is ignored, and other kinds of payload are named") {
  auto packet = parse_sap(hex("28 00 12 34 0A 00 00 01 76 3D 30"));
  REQUIRE(packet);
  CHECK(packet->type == SapType::announcement);

  const auto plain = hex("20 00 12 34 0A 00 00 01 61 2F 62 00 76 3D");
  packet = parse_sap(plain);
  REQUIRE(packet);
  CHECK(packet->payload_type == "a/b");
  CHECK(packet->payload == "v=");
}

TEST_CASE("a deletion may carry the whole description") {
  auto datagram = write_sap(SapType::announcement, kSource, kText);
  datagram[0] |= std::byte{0x04};
  const auto packet = parse_sap(datagram);
  REQUIRE(packet);
  CHECK(packet->type == SapType::deletion);
  CHECK(packet->payload == kText);
  CHECK(packet->hash == sap_hash(kText));
}
