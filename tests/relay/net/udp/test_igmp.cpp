#include "relay/net/igmp.h"
#include "tests/codecs/rtp/hex.h"
#include "tests/support/catch.h"

#include <string>

using namespace dragoman;
using namespace std::chrono_literals;
using dragoman::testing::exact;
using dragoman::testing::hex;

namespace {

// From 10.0.0.1 to 224.0.0.1, with the router alert option.
const std::string kHeader =
    "46 C0 00 20 00 00 40 00 01 02 00 00 0A 00 00 01 E0 00 00 01 94 04 00 00";
const std::string kVersion2 = "11 64 EE 9B 00 00 00 00";
const std::string kVersion3 = "11 64 EC 1E 00 00 00 00 02 7D 00 00";

std::optional<std::uint32_t> querier(const std::string& text) {
  return net::parse_igmp_query(exact(hex(text)));
}

}  // namespace

TEST_CASE("a general query names its querier, with and without options, of version 2 and 3") {
  CHECK(querier(kHeader + kVersion2) == 0x0A000001);
  CHECK(querier(kHeader + kVersion3) == 0x0A000001);
  CHECK(querier("45 C0 00 1C 00 00 40 00 01 02 00 00 0A 00 00 01 E0 00 00 01" + kVersion2) ==
        0x0A000001);
}

TEST_CASE("what is no general query, or is damaged or cut, is none") {
  CHECK_FALSE(querier(kHeader + "11 64 EE 9C 00 00 00 00"));  // checksum
  CHECK_FALSE(querier(kHeader + "16 00 09 04 E0 00 00 FB"));  // a report of version 2
  CHECK_FALSE(querier(kHeader + "11 64 0D 9B E0 FF 00 01"));  // of one group
  CHECK_FALSE(querier("46 C0 00 20 00 00 40 00 01 11 00 00 0A 00 00 01 E0 00 00 01 94 04 00 00" +
                      kVersion2));  // UDP
  CHECK_FALSE(querier("4F C0 00 20 00 00 40 00 01 02 00 00 0A 00 00 01 E0 00 00 01" + kVersion2));
  CHECK_FALSE(querier("60 00 00 00 00 00 00 00 00 02 00 00 0A 00 00 01 E0 00 00 01" + kVersion2));
  const auto whole = hex(kHeader + kVersion2);
  for (std::size_t size = 0; size < whole.size(); ++size)
    CHECK_FALSE(net::parse_igmp_query(exact(rtp::Bytes{whole}.first(size))));
}

TEST_CASE("on loopback, where no switch is, nothing is known of a querier") {
  net::IgmpEar ear("lo", Instant{1h});
  CHECK_FALSE(ear.known());
  CHECK(ear.interface() == "lo");
  CHECK(ear.silent_for(Instant{1h} + 5min) == 5min);
}
