#include "codecs/rtp/packet.h"

#include "tests/codecs/rtp/hex.h"
#include "tests/support/catch.h"

#include <array>

using namespace dragoman::rtp;
using dragoman::testing::exact;
using dragoman::testing::hex;
using dragoman::testing::to_hex;

namespace {

// V=2, marker, payload type 96, sequence 0x1234, timestamp 4096, SSRC 0xDEADBEEF, two bytes.
const auto kPlain = hex("80 E0 12 34  00 00 10 00  DE AD BE EF  01 02");
// The same with X, CC=1, one-byte extension of two words (element 1 = A5, padding), and P: 3 bytes.
const auto kFull =
    hex("B1 60 12 34  00 00 10 00  DE AD BE EF  00 00 00 09  BE DE 00 02  10 A5 00 00  00 00 00 00"
        "01 02  00 00 03");

std::string written(const Packet& packet, std::size_t room) {
  std::vector<std::byte> out(room);
  return to_hex(MutableBytes{out}.first(write(packet, out)));
}

ParseError why_not(Bytes datagram) {
  auto error = ParseError{99};
  CHECK_FALSE(parse(exact(datagram), &error));
  return error;
}

}  // namespace

TEST_CASE("an RTP packet is read field by field") {
  const auto packet = parse(kPlain);
  REQUIRE(packet);
  CHECK(packet->marker);
  CHECK(packet->payload_type == 96);
  CHECK(to_int(packet->sequence) == 0x1234);
  CHECK(to_int(packet->timestamp) == 4096);
  CHECK(to_int(packet->ssrc) == 0xDEADBEEF);
  CHECK(packet->extension.empty());
  CHECK(to_hex(packet->payload) == "01 02");
}

TEST_CASE("contributing sources and padding are removed, the extension is kept") {
  const auto packet = parse(kFull);
  REQUIRE(packet);
  CHECK_FALSE(packet->marker);
  CHECK(to_hex(packet->extension) == "10 A5 00 00 00 00 00 00");
  CHECK(to_hex(packet->payload) == "01 02");
}

TEST_CASE("an extension of another kind is skipped") {
  const auto datagram = hex("90 60 00 01 00 00 00 02 00 00 00 03 10 00 00 01 11 22 33 44 55");
  const auto packet = parse(datagram);
  REQUIRE(packet);
  CHECK(packet->extension.empty());
  CHECK(to_hex(packet->payload) == "55");
}

TEST_CASE("what is written is the packet byte for byte") {
  Packet packet = *parse(kPlain);
  CHECK(written(packet, 1472) == to_hex(kPlain));

  const auto element = hex("10 A5 32 01 02 03");  // six bytes: padded to two words
  packet.extension = element;
  CHECK(written(packet, 1472) ==
        "90 E0 12 34 00 00 10 00 DE AD BE EF BE DE 00 02 10 A5 32 01 02 03 00 00 01 02");
}

TEST_CASE("a buffer that is too small gets nothing") {
  Packet packet = *parse(kPlain);
  const auto element = hex("10 A5");
  packet.extension = element;
  constexpr std::size_t kNeeded = 12 + 4 + 4 + 2;
  for (std::size_t room = 0; room < kNeeded; ++room) CHECK(written(packet, room).empty());
  CHECK_FALSE(written(packet, kNeeded).empty());
}

TEST_CASE("every reason for refusing a datagram is told apart") {
  CHECK(why_not({}) == ParseError::too_short);
  CHECK(why_not(Bytes{kPlain}.first(11)) == ParseError::too_short);
  CHECK(why_not(hex("40 60 12 34 00 00 10 00 DE AD BE EF")) == ParseError::bad_version);
  CHECK(why_not(hex("81 60 12 34 00 00 10 00 DE AD BE EF 00 00")) == ParseError::bad_csrc);
  CHECK(why_not(hex("90 60 12 34 00 00 10 00 DE AD BE EF BE DE")) == ParseError::bad_extension);
  CHECK(why_not(hex("90 60 12 34 00 00 10 00 DE AD BE EF BE DE 00 01 10")) ==
        ParseError::bad_extension);
  CHECK(why_not(hex("A0 60 12 34 00 00 10 00 DE AD BE EF")) == ParseError::bad_padding);
  CHECK(why_not(hex("A0 60 12 34 00 00 10 00 DE AD BE EF 01 00")) == ParseError::bad_padding);
  CHECK(why_not(hex("A0 60 12 34 00 00 10 00 DE AD BE EF 01 03")) == ParseError::bad_padding);
  CHECK(why_not(hex("80 C8 00 06 00 00 00 01")) == ParseError::is_rtcp);
  CHECK(why_not(std::vector<std::byte>(kMaxDatagram + 1, std::byte{0x80})) ==
        ParseError::oversized);
}

TEST_CASE("a packet that is padding from end to end has no payload") {
  const auto packet = parse(hex("A0 60 12 34 00 00 10 00 DE AD BE EF 00 02"));
  REQUIRE(packet);
  CHECK(packet->payload.empty());
}

TEST_CASE("a packet cut anywhere is refused or shorter, never read past its end") {
  for (std::size_t size = 0; size < kFull.size(); ++size) {
    const auto cut = exact(Bytes{kFull}.first(size));
    const auto packet = parse(cut);
    // Cut in the payload, the new last byte is taken for the padding count, which 0 cannot be.
    CHECK(packet.has_value() == (size == 29 || size == 30));
  }
}

TEST_CASE("numbers that wrap keep their order") {
  CHECK(distance(SequenceNumber{2}, SequenceNumber{65534}) == 4);
  CHECK(distance(SequenceNumber{65534}, SequenceNumber{2}) == -4);
  CHECK(to_int(SequenceNumber{65535} + 1) == 0);
  CHECK(to_int(SequenceNumber{0} + -1) == 65535);
  CHECK(distance(Timestamp{239}, Timestamp{0xFFFFFFFF}) == 240);
  CHECK(to_int(Timestamp{100} + -240) == 0xFFFFFF74);
}

TEST_CASE("the longest list of contributing sources and the longest datagram are read") {
  auto datagram = hex("8F 60 00 01 00 00 00 02 00 00 00 03");
  datagram.resize(12 + 15 * 4);
  datagram.resize(kMaxDatagram, std::byte{0x55});
  const auto copy = exact(datagram);
  const auto packet = parse(copy);
  REQUIRE(packet);
  CHECK(packet->payload.size() == kMaxDatagram - 12 - 15 * 4);
  CHECK(packet->payload.front() == std::byte{0x55});
}

TEST_CASE("an extension without elements is no error") {
  const auto datagram = hex("90 60 00 01 00 00 00 02 00 00 00 03 BE DE 00 00 77");
  const auto packet = parse(datagram);
  REQUIRE(packet);
  CHECK(packet->extension.empty());
  CHECK(to_hex(packet->payload) == "77");
}

TEST_CASE("RTP and RTCP on one port are told apart at the borders of RFC 5761") {
  auto datagram = hex("80 00 00 01 00 00 00 02 00 00 00 03");
  for (int second = 0; second < 256; ++second) {
    CAPTURE(second);
    datagram[1] = static_cast<std::byte>(second);
    const bool rtcp = second >= 192 && second <= 223;
    CHECK(parse(datagram).has_value() != rtcp);
    if (rtcp) CHECK(why_not(datagram) == ParseError::is_rtcp);
  }
}
