#include "codecs/rtp/endpoint.h"

#include "tests/support/catch.h"

using namespace dragoman::rtp;

TEST_CASE("addresses are read and written as dotted quads") {
  CHECK(parse_address("239.77.0.1") == 0xEF4D0001);
  CHECK(parse_address("255.255.255.255") == 0xFFFFFFFF);
  CHECK(address_text(0xEF4D0001) == "239.77.0.1");
  CHECK(to_string(Endpoint{0x7F000001, 7402}) == "127.0.0.1:7402");
  CHECK(parse_endpoint("127.0.0.1:7402") == Endpoint{0x7F000001, 7402});
}

TEST_CASE("anything but a dotted quad is refused") {
  for (const char* text :
       {"", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.", ".1.2.3", "1..2.3", "01.2.3.4",
        "1.2.3.4 ", " 1.2.3.4", "-1.2.3.4", "+1.2.3.4", "0x1.2.3.4", "::1", "a.b.c.d"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_address(text));
  }
  for (const char* text :
       {"", "1.2.3.4", "1.2.3.4:", "1.2.3.4:65536", "1.2.3.4:1x", ":80", "[::1]:80"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_endpoint(text));
  }
}

TEST_CASE("loopback and multicast are told apart") {
  CHECK(is_loopback({0x7F000001, 0}));
  CHECK_FALSE(is_loopback({0x0A000001, 0}));
  CHECK(is_multicast({0xEF4D0001, 0}));
  CHECK(is_multicast({0xE0000001, 0}));
  CHECK_FALSE(is_multicast({0xF0000001, 0}));
}
