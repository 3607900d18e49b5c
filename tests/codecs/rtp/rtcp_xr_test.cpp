#include "codecs/rtp/rtcp_xr.h"

#include "codecs/rtp/reception_statistics.h"
#include "codecs/rtp/rtcp_writer.h"
#include "codecs/rtp/ssrc_rewrite.h"
#include "tests/codecs/rtp/hex.h"
#include "tests/support/catch.h"

#include <array>

using namespace dragoman;
using namespace dragoman::rtp;
using namespace std::chrono_literals;
using dragoman::testing::exact;
using dragoman::testing::hex;
using dragoman::testing::to_hex;

namespace {

const StatisticsSummary kSummary{Ssrc{0x5A17C0DE}, 0xFFF0, 0x0010, 3, 1, 480, 24, 12};

const std::string kReceiver = "80 C9 00 01  00 00 00 07";
const std::string kExtended =
    "80 CF 00 0B  00 00 00 07  06 A0 00 09  5A 17 C0 DE  FF F0 00 10  00 00 00 03  00 00 00 00"
    "00 00 00 01  00 00 01 E0  00 00 00 18  00 00 00 0C  00 00 00 00";
// 0.1 kb/s = 6553 of 65536 to each receiver.
const std::string kSummaryInfo =
    "80 D1 00 06  5A 17 C0 DE  5A 17 C0 DE  ED 00 37 80 80 00 00 00  0B 02 40 00  00 00 19 99";

/// The last packet of a compound that begins with a receiver report.
RtcpPacket last(const std::vector<std::byte>& compound) {
  RtcpReader reader{compound};
  REQUIRE(reader.valid());
  RtcpPacket packet;
  while (const auto next = reader.next()) packet = *next;
  return packet;
}

std::optional<StatisticsSummary> first_summary(const std::string& packet) {
  const auto bytes = hex(kReceiver + packet);
  SummaryReader reader(last(bytes));
  return reader.next();
}

}  // namespace

TEST_CASE("an extended report is written byte for byte, and read again") {
  std::array<std::byte, 128> buffer{};
  RtcpWriter writer{buffer};
  CHECK(writer.receiver_report(Ssrc{7}, {}));
  CHECK(writer.extended_report(Ssrc{7}, kSummary));
  CHECK(to_hex(writer.packet()) == to_hex(hex(kReceiver + kExtended)));
  const auto whole = exact(writer.packet());
  SummaryReader reader(last(whole));
  CHECK(reader.reporter() == Ssrc{7});
  CHECK(reader.next() == kSummary);
  CHECK_FALSE(reader.next());
}

TEST_CASE("blocks of other kinds are passed over, and one that does not fit ends the reading") {
  // A receiver reference time block (RFC 3611 §4.4) before ours.
  const std::string two = "80 CF 00 0E  00 00 00 07  04 00 00 02  83 AA 7E 80 80 00 00 00" +
                          kExtended.substr(kExtended.find("06 A0"));
  CHECK(first_summary(two) == kSummary);
  // The block claims one word more than there is.
  auto longer = kExtended;
  longer.replace(longer.find("A0 00 09"), 8, "A0 00 0A");
  CHECK_FALSE(first_summary(longer));
  // Jitter is not said: flags L alone.
  auto without = kExtended;
  without.replace(without.find("06 A0"), 5, "06 80");
  CHECK_FALSE(first_summary(without));
  CHECK_FALSE(first_summary("80 CF 00 01  00 00 00 07"));
  const auto empty = hex(kReceiver + "80 CF 00 00");
  CHECK_FALSE(SummaryReader(last(empty)).reporter());
  const auto other = hex(kReceiver);
  CHECK_FALSE(SummaryReader(last(other)).reporter());
}

TEST_CASE("what each receiver may use is written byte for byte, and read again") {
  std::array<std::byte, 128> buffer{};
  RtcpWriter writer{buffer};
  CHECK(writer.receiver_report(Ssrc{7}, {}));
  CHECK(writer.receiver_summary({Ssrc{0x5A17C0DE}, 12.5}, NtpTime{0xED00378080000000}));
  CHECK(to_hex(writer.packet()) == to_hex(hex(kReceiver + kSummaryInfo)));
  const auto whole = exact(writer.packet());
  const auto bandwidth = parse_receiver_bandwidth(last(whole));
  REQUIRE(bandwidth);
  CHECK(bandwidth->source == Ssrc{0x5A17C0DE});
  CHECK(bandwidth->bytes_per_second == Approx(12.5).epsilon(0.001));
  CHECK_FALSE(writer.receiver_summary({Ssrc{1}, 65536 * 125.0}, NtpTime{}));
}

TEST_CASE("a summary that speaks of senders, or of nothing, or is cut, allows nothing") {
  const auto said = [](const std::string& packet) {
    const auto bytes = hex(kReceiver + packet);
    return parse_receiver_bandwidth(last(bytes));
  };
  const std::string head = "5A 17 C0 DE  5A 17 C0 DE  ED 00 37 80 80 00 00 00";
  CHECK_FALSE(said("80 D1 00 06" + head + "0B 02 80 00  00 00 19 99"));  // each sender
  CHECK_FALSE(said("80 D1 00 06" + head + "0B 02 40 00  00 00 00 00"));
  CHECK_FALSE(said("80 D1 00 06" + head + "0B 00 40 00  00 00 19 99"));  // no length
  CHECK_FALSE(said("80 D1 00 06" + head + "0B 03 40 00  00 00 19 99"));  // too long
  CHECK_FALSE(said("80 D1 00 02  5A 17 C0 DE  5A 17 C0 DE"));
  // Behind a block of group size.
  CHECK(said("80 D1 00 08" + head + "0C 02 00 90  00 00 27 10  0B 02 40 00  00 01 00 00")
            ->bytes_per_second == Approx(125));
}

TEST_CASE("a rewritten stream's summary speaks of the new stream") {
  auto compound = hex(kReceiver + kSummaryInfo);
  set_rtcp_ssrc(compound, Ssrc{0x11223344});
  CHECK(parse_receiver_bandwidth(last(compound))->source == Ssrc{0x11223344});
  CHECK(to_hex(compound).find("5A 17 C0 DE") == std::string::npos);
}

TEST_CASE("statistics say exactly what came since the last report") {
  ReceptionStatistics statistics;
  const auto receive = [&](int n, Nanoseconds late = 0ms) {
    statistics.receive(SequenceNumber{65500} + n, Timestamp{} + 240 * n,
                       Instant{1h} + n * 5ms + late);
  };
  for (int n = 0; n < 100; ++n)
    if (n % 25 != 3) receive(n, n % 2 == 0 ? 0ms : 2ms);
  const auto first = statistics.summary(Ssrc{9});
  CHECK(first.source == Ssrc{9});
  CHECK(first.begin == 65500);
  CHECK(first.end == static_cast<std::uint16_t>(65500 + 100));
  CHECK(first.lost == 4);
  CHECK(first.jitter_min == 0);  // where one is missing, two of the same parity follow each other
  CHECK(first.jitter_max == 96);
  CHECK(first.jitter_mean > 80);
  CHECK(first.jitter_deviation > 0);
  statistics.report(Ssrc{9}, Instant{1h} + 1s);
  for (int n = 100; n < 150; ++n) receive(n);
  const auto second = statistics.summary(Ssrc{9});
  CHECK(second.begin == first.end);
  CHECK(second.lost == 0);
  CHECK(static_cast<std::uint16_t>(second.end - second.begin) == 50);
  CHECK(second.jitter_mean < 3);
}
