#include "codecs/rtp/ssrc_rewrite.h"

#include "codecs/rtp/packet.h"
#include "tests/codecs/rtp/hex.h"
#include "tests/support/catch.h"

using namespace dragoman::rtp;
using dragoman::testing::hex;
using dragoman::testing::to_hex;

TEST_CASE("an RTP packet gets another SSRC and nothing else") {
  auto datagram = hex("90 60 12 34  01 02 03 04  DE AD BE EF  BE DE 00 00  AA BB");
  set_rtp_ssrc(datagram, Ssrc{0x11223344});
  CHECK(to_hex(datagram) ==
        to_hex(hex("90 60 12 34  01 02 03 04  11 22 33 44  BE DE 00 00  AA BB")));
}

TEST_CASE("an RTP packet gets another payload type, and keeps its marker") {
  auto datagram = hex("90 EF 12 34  01 02 03 04  DE AD BE EF");
  set_payload_type(datagram, 98);
  CHECK(to_hex(datagram) == to_hex(hex("90 E2 12 34  01 02 03 04  DE AD BE EF")));
  datagram = hex("90 6F 12 34  01 02 03 04  DE AD BE EF");
  set_payload_type(datagram, 98);
  CHECK(to_hex(datagram) == to_hex(hex("90 62 12 34  01 02 03 04  DE AD BE EF")));
  auto nothing = hex("90");
  set_payload_type(nothing, 98);
  CHECK(to_hex(nothing) == to_hex(hex("90")));
}

TEST_CASE("every packet of a compound gets it") {
  auto compound =
      hex("80 C8 00 06  DE AD BE EF  83 AA 7E 80 80 00 00 00  01 02 03 04  00 00 03 E8  00 00 EA 60"
          "81 CA 00 03  DE AD BE EF  01 03 61 40 62 00 00 00");
  set_rtcp_ssrc(compound, Ssrc{0x11223344});
  CHECK(to_hex(compound) ==
        to_hex(hex("80 C8 00 06  11 22 33 44  83 AA 7E 80 80 00 00 00  01 02 03 04  00 00 03 E8"
                   "00 00 EA 60  81 CA 00 03  11 22 33 44  01 03 61 40 62 00 00 00")));
}

TEST_CASE("what is cut short is left alone") {
  auto rtp = hex("90 60 12 34  01 02 03 04  DE AD");
  set_rtp_ssrc(rtp, Ssrc{1});
  CHECK(to_hex(rtp) == to_hex(hex("90 60 12 34  01 02 03 04  DE AD")));
  auto rtcp = hex("80 C8 00 06  DE AD BE EF  83 AA");
  set_rtcp_ssrc(rtcp, Ssrc{1});
  CHECK(to_hex(rtcp) == to_hex(hex("80 C8 00 06  DE AD BE EF  83 AA")));
  auto empty = hex("80 C9 00 00  DE AD BE EF");  // a length that holds no SSRC
  set_rtcp_ssrc(empty, Ssrc{1});
  CHECK(to_hex(empty) == to_hex(hex("80 C9 00 00  DE AD BE EF")));
}
