#include "codecs/rtp/reception_statistics.h"

#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::rtp;
using namespace std::chrono_literals;

namespace {

/// A stream of 5 ms packets whose arrival times a test may shift.
struct Stream {
  ReceptionStatistics statistics;
  Instant start{100h};

  bool packet(std::int64_t n, Nanoseconds late = 0ns) {
    return statistics.receive(SequenceNumber{static_cast<std::uint16_t>(n)},
                              Timestamp{static_cast<std::uint32_t>(n * 240)},
                              start + n * 5ms + late);
  }
  ReportBlock report() { return statistics.report(Ssrc{1}, start); }
};

}  // namespace

TEST_CASE("nothing received reports nothing") {
  Stream stream;
  CHECK(stream.report() == ReportBlock{Ssrc{1}, 0, 0, 0, 0, 0, 0});
  CHECK(stream.statistics.expected() == 0);
}

TEST_CASE("losses are counted in all and since the last report") {
  Stream stream;
  for (int n = 0; n < 100; ++n) {
    if (n % 4 != 1) stream.packet(n);
  }
  auto block = stream.report();
  CHECK(block.cumulative_lost == 25);
  CHECK(block.fraction_lost == 64);  // a quarter of 256
  CHECK(block.extended_highest == 99);
  for (int n = 100; n < 200; ++n) stream.packet(n);
  block = stream.report();
  CHECK(block.cumulative_lost == 25);
  CHECK(block.fraction_lost == 0);
}

TEST_CASE("duplicates make the loss negative, as RFC 3550 says") {
  Stream stream;
  for (int n = 0; n < 10; ++n) {
    stream.packet(n);
    stream.packet(n);
  }
  const auto block = stream.report();
  CHECK(block.cumulative_lost == -10);
  CHECK(block.fraction_lost == 0);
}

TEST_CASE("reordered packets are no losses, and wraps are counted") {
  Stream stream;
  for (const int n : {65533, 65535, 65534, 65537, 65536, 65538}) CHECK(stream.packet(n));
  const auto block = stream.report();
  CHECK(block.cumulative_lost == 0);
  CHECK(block.extended_highest == 65538);
}

TEST_CASE("all packets lost but one is a full fraction, not an empty one") {
  Stream stream;
  stream.packet(0);
  stream.report();
  stream.packet(2999);
  CHECK(stream.report().fraction_lost == 255);
}

TEST_CASE("a single stray packet moves nothing, two in a row are a restart") {
  Stream stream;
  for (int n = 0; n < 10; ++n) stream.packet(n);
  CHECK_FALSE(stream.packet(30000));
  CHECK(stream.packet(10));
  CHECK(stream.statistics.lost() == 0);
  CHECK_FALSE(stream.packet(40000));
  CHECK(stream.packet(40001));
  CHECK(stream.packet(40002));
  CHECK(stream.statistics.expected() == 2);
  CHECK(stream.statistics.received() == 2);
}

TEST_CASE("jitter is zero for an even stream and follows A.8 for an uneven one") {
  Stream stream;
  for (int n = 0; n < 100; ++n) stream.packet(n);
  CHECK(stream.statistics.jitter_ms() == 0.0);
  // One packet 1 ms (48 units) late: 48/16 = 3 units; the next, even again, differs by 48 once
  // more: sixteen-fold 48, then 48 + 48 - ((48 + 8) >> 4) = 93, reported as 93 >> 4 = 5.
  stream.packet(100, 1ms);
  CHECK(stream.report().jitter == 3);
  stream.packet(101);
  CHECK(stream.report().jitter == 5);
}

TEST_CASE("steady alternation converges to its mean difference") {
  Stream stream;
  for (int n = 0; n < 2000; ++n) stream.packet(n, n % 2 == 0 ? 0ms : 2ms);
  CHECK(stream.statistics.jitter_ms() == Approx(2.0).margin(0.05));
}

TEST_CASE("jitter is untouched by the wrap of the timestamp") {
  ReceptionStatistics statistics;
  Instant arrival{100h};
  std::uint32_t timestamp = 0xFFFFFFFF - 10 * 240;
  for (std::uint16_t n = 0; n < 20; ++n) {
    statistics.receive(SequenceNumber{n}, Timestamp{timestamp}, arrival);
    timestamp += 240;
    arrival += 5ms;
  }
  CHECK(statistics.jitter_ms() == 0.0);
}

TEST_CASE("a report names the sender report it answers") {
  Stream stream;
  stream.packet(0);
  stream.statistics.sender_report(NtpTime{0xB44DB70520000000}, stream.start - 5250ms);
  const auto block = stream.report();
  CHECK(block.last_sr == 0xB7052000);
  CHECK(block.delay_since_sr == 0x00054000);
}

TEST_CASE("losses beyond 24 bits stay at the most that a report can say") {
  Stream stream;
  std::int64_t n = 0;
  for (int k = 0; k < 3000; ++k, n += 2999) REQUIRE(stream.packet(n));
  const auto block = stream.report();
  CHECK(stream.statistics.lost() > 0x7FFFFF);
  CHECK(block.cumulative_lost == 0x7FFFFF);
  CHECK(block.extended_highest == static_cast<std::uint32_t>(n - 2999));  // 137 wraps
}

TEST_CASE("a packet from before the wrap that comes after it is no second wrap") {
  Stream stream;
  for (const int n : {65534, 65536, 65535, 65537, 65530}) CHECK(stream.packet(n));
  CHECK(stream.report().extended_highest == 65537);
  for (int n = 65538; n < 65600; ++n) stream.packet(n);
  CHECK(stream.report().extended_highest == 65599);
}

TEST_CASE("after a restart a report speaks of the new stream only") {
  Stream stream;
  for (int n = 0; n < 100; n += 2) stream.packet(n);
  CHECK(stream.report().fraction_lost > 0);
  stream.packet(30000);
  for (int n = 30001; n < 30101; ++n) stream.packet(n);
  const auto block = stream.report();
  CHECK(block.fraction_lost == 0);
  CHECK(block.cumulative_lost == 0);
  CHECK(block.extended_highest == 30100);
}
