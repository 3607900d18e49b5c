#include "codecs/rtp/ntp_time.h"

#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::rtp;
using namespace std::chrono_literals;

namespace {
constexpr WallTime kEpoch{};
}

TEST_CASE("the Unix epoch is where RFC 5905 puts it") {
  CHECK(to_int(to_ntp(kEpoch)) == 0x83AA7E8000000000);
  CHECK(to_int(to_ntp(kEpoch + 500ms)) == 0x83AA7E8080000000);
  CHECK(to_int(to_ntp(kEpoch - 500ms)) == 0x83AA7E7F80000000);
}

TEST_CASE("the seconds wrap in 2036 and are read as of the next era") {
  const WallTime wrap = kEpoch + 2085978496s;
  CHECK(to_int(to_ntp(wrap)) == 0);
  CHECK(to_int(to_ntp(wrap - 1s)) == 0xFFFFFFFF00000000);
  CHECK(from_ntp(NtpTime{0}) == wrap);
  CHECK(from_ntp(NtpTime{0xFFFFFFFF00000000}) == wrap - 1s);
}

TEST_CASE("every nanosecond survives the way there and back") {
  const WallTime base = kEpoch + 1767225600s;
  for (const std::int64_t ns : {0, 1, 2, 3, 499999999, 500000001, 999999998, 999999999}) {
    const WallTime time = base + Nanoseconds{ns};
    CHECK(from_ntp(to_ntp(time)) == time);
  }
}

TEST_CASE("short stamps and delays count 65536 to the second") {
  CHECK(middle_bits(NtpTime{0xB44DB70520000000}) == 0xB7052000);
  CHECK(to_short_format(5250ms) == 0x00054000);
  CHECK(to_short_format(-1s) == 0);
  CHECK(to_short_format(20h) == 0xFFFFFFFF);
  CHECK(from_short_format(0x00062000) == 6125ms);
}
