#include "client/net/receiver_reporter.h"

#include "client/net/stream_receiver.h"
#include "codecs/rtp/rtcp_writer.h"
#include "tests/client/net/rtcp_heard.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <algorithm>
#include <thread>
#include <vector>

using namespace dragoman;
using namespace dragoman::client;
using dragoman::testing::next_rtcp;
using dragoman::testing::RtcpHeard;
using namespace std::chrono_literals;

namespace {

constexpr Instant kJoined{1h};
constexpr rtp::Ssrc kSender{0x5A17C0DE};
constexpr std::uint32_t kLoopback = 0x7F000001;

/// A receiver and a stream of one packet every 5 ms in virtual time.
struct Stream {
  void send(int number, Nanoseconds late = 0ms, rtp::Ssrc ssrc = kSender) {
    rtp::Packet packet;
    packet.ssrc = ssrc;
    packet.sequence = rtp::SequenceNumber{65000} + number;
    packet.timestamp = rtp::Timestamp{0xFFFFF000} + 240 * number;
    reporter.received(packet, 90, kJoined + number * 5ms + late);
  }
  /// The report that comes next, and when.
  RtcpHeard next() {
    while (true) {
      now = reporter.due();
      const auto bytes = reporter.report(now);
      if (!bytes.empty()) return RtcpHeard(bytes);
    }
  }
  ReceiverReporter reporter{{rtp::Ssrc{7}, "0123456789abcdef", 5}, kJoined};
  Instant now = kJoined;
};

}  // namespace

TEST_CASE("a report says what was lost on the way, since the last one and in all") {
  Stream stream;
  for (int n = 0; n < 1000; ++n)
    if (n % 10 != 3) stream.send(n);
  const auto first = stream.next();
  CHECK(first.types == std::vector<int>{201, 202, 207});
  REQUIRE(first.summary);
  CHECK(first.summary->lost == 100);
  CHECK(static_cast<std::uint16_t>(first.summary->end - first.summary->begin) == 1000);
  CHECK(first.cname == "0123456789abcdef");
  CHECK(first.report.ssrc == rtp::Ssrc{7});
  REQUIRE(first.report.block_count == 1);
  const auto& block = first.report.blocks[0];
  CHECK(block.source == kSender);
  CHECK(block.fraction_lost == 25);  // 100 of 1000, of 256
  CHECK(block.cumulative_lost == 100);
  CHECK(block.extended_highest == 65000 + 999);  // the number wrapped once: 0x10000 + 463
  CHECK(block.jitter == 0);
  CHECK(block.last_sr == 0);
  for (int n = 1000; n < 2000; ++n) stream.send(n);
  const auto second = stream.next().report.blocks[0];
  CHECK(second.fraction_lost == 0);
  CHECK(second.cumulative_lost == 100);
}

TEST_CASE("a report's jitter is the interarrival jitter of RFC 3550 A.8, in timestamp units") {
  Stream stream;
  for (int n = 0; n < 2000; ++n) stream.send(n, n % 2 == 0 ? 0ms : 1ms);
  // Every transit differs from the one before by 1 ms = 48 units, so the estimate goes there.
  CHECK(std::abs(static_cast<int>(stream.next().report.blocks[0].jitter) - 48) <= 1);
}

namespace {

/// What the sender says of itself, as its relay writes it.
std::vector<std::byte> sender_report(rtp::Ssrc ssrc, rtp::NtpTime stamp) {
  std::array<std::byte, 128> buffer{};
  rtp::RtcpWriter writer(buffer);
  writer.sender_report(ssrc, {stamp, rtp::Timestamp{}, 1, 60});
  writer.source_description(ssrc, "relay");
  return {writer.packet().begin(), writer.packet().end()};
}

constexpr rtp::NtpTime kStamp{0x1234567890ABCDEF};

}  // namespace

TEST_CASE("a report names the sender's last report and how long ago it came") {
  Stream stream;
  for (int n = 0; n < 100; ++n) stream.send(n);
  const auto arrival = kJoined + 500ms;
  stream.reporter.sender_reported(sender_report(kSender, kStamp), arrival);
  stream.reporter.sender_reported(sender_report(rtp::Ssrc{9}, rtp::NtpTime{1}), kJoined + 600ms);
  const auto block = stream.next().report.blocks[0];
  CHECK(block.last_sr == 0x567890AB);
  CHECK(block.delay_since_sr / 65536.0 == Approx((stream.now - arrival) / 1.0s).margin(0.001));
  // What its sender finds when the way takes 3 ms there and 4 ms back.
  const auto sent = rtp::from_ntp(kStamp);
  const auto trip = rtp::round_trip(block, sent + 3ms + (stream.now - arrival) + 4ms);
  REQUIRE(trip);
  CHECK(*trip / 1.0ms == Approx(7).margin(0.05));
}

TEST_CASE("a sender's report that is cut or garbled changes nothing") {
  Stream stream;
  for (int n = 0; n < 100; ++n) stream.send(n);
  const auto whole = sender_report(kSender, kStamp);
  constexpr std::size_t kReport = 28;
  for (std::size_t size = 0; size < kReport; ++size)
    stream.reporter.sender_reported(rtp::Bytes{whole}.first(size), kJoined);
  CHECK(stream.next().report.blocks[0].last_sr == 0);
}

TEST_CASE("who hears nothing reports without a block, and never makes loss up") {
  Stream stream;
  CHECK(stream.next().report.block_count == 0);
  stream.send(1);
  CHECK(stream.next().report.block_count == 1);
  CHECK(stream.next().report.block_count == 0);
}

TEST_CASE("a stream that dies keeps being reported on as often as a live one") {
  Stream stream;
  for (int n = 0; n < 200; ++n) stream.send(n);
  stream.next();
  for (int i = 0; i < 1000; ++i) {
    const auto before = stream.now;
    CHECK(stream.next().report.block_count == 0);
    REQUIRE(stream.now - before <= 6157ms);
  }
}

TEST_CASE("a sender that begins anew with another SSRC is counted anew") {
  Stream stream;
  for (int n = 0; n < 100; n += 2) stream.send(n);
  stream.send(30000, 0ms, rtp::Ssrc{9});
  const auto block = stream.next().report.blocks[0];
  CHECK(block.source == rtp::Ssrc{9});
  CHECK(block.cumulative_lost == 0);
}

TEST_CASE("BYE follows a last report, and only from who ever reported") {
  Stream stream;
  stream.send(1);
  CHECK(stream.reporter.farewell(kJoined + 1s).empty());
  stream.next();
  const RtcpHeard last(stream.reporter.farewell(stream.now + 1s));
  CHECK(last.types == std::vector<int>{201, 202, 203});  // nothing came since
  CHECK(last.left == rtp::Ssrc{7});
}

TEST_CASE("reports come at random, 5 s apart in the mean, the first sooner") {
  Stream stream;
  stream.next();
  CHECK(stream.now - kJoined >= 1026ms);
  CHECK(stream.now - kJoined <= 3079ms);
  constexpr int kReports = 4000;
  const auto begin = stream.now;
  Nanoseconds shortest = 1h, longest = 0ms;
  for (int i = 0; i < kReports; ++i) {
    const auto before = stream.now;
    stream.next();
    shortest = std::min(shortest, stream.now - before);
    longest = std::max(longest, stream.now - before);
  }
  CHECK(shortest >= 2052ms);
  CHECK(shortest < 3s);
  CHECK(longest <= 6157ms);
  CHECK(longest > 6s);
  const std::chrono::duration<double> mean = (stream.now - begin) / kReports;
  CHECK(mean.count() == Approx(5).margin(0.1));
}

TEST_CASE("the interval grows with the session, so that reports keep to 5 % of the stream") {
  // 10 kB/s leave 500 B/s for reports; 1000 receivers share 375 of them: 100 · 1000 / 375.
  const ReportSession crowd{1001, 1, 10000, 100};
  CHECK(report_interval(crowd, false) / 1.0s == Approx(266.667).margin(0.001));
  CHECK(report_interval(crowd, true) == report_interval(crowd, false));
  CHECK(report_interval({2, 1, 10000, 100}, false) == 5s);
  CHECK(report_interval({2, 1, 10000, 100}, true) == 2500ms);
  CHECK(report_interval({2, 1, 0, 0}, false) == 5s);
  // Sender and receiver alone share all 5 %: a stream of 200 B/s leaves 10.
  CHECK(report_interval({2, 1, 200, 100}, false) == 20s);
}

TEST_CASE("what the sender allows to each receiver paces the reports") {
  Stream stream;
  for (int n = 0; n < 1000; ++n) stream.send(n);  // 24 kB/s: its own share never matters
  const auto allow = [&](rtp::Ssrc ssrc, double bytes_per_second) {
    std::array<std::byte, 128> buffer{};
    rtp::RtcpWriter writer(buffer);
    writer.sender_report(ssrc, {kStamp, rtp::Timestamp{}, 1, 60});
    writer.receiver_summary({ssrc, bytes_per_second}, kStamp);
    stream.reporter.sender_reported(writer.packet(), stream.now);
  };
  const auto mean = [&](int reports) {
    for (int i = 0; i < 5; ++i) stream.next();
    const auto begin = stream.now;
    for (int i = 0; i < reports; ++i) {
      stream.send(2 + i);
      stream.next();
    }
    return std::chrono::duration<double>(stream.now - begin).count() / reports;
  };
  allow(rtp::Ssrc{9}, 0.001);  // of another stream
  CHECK(mean(1000) == Approx(5).margin(0.2));
  allow(kSender, 12.5);  // 1 Mb/s among 10,000
  const double crowded = mean(1000);
  CHECK(crowded > 9);
  CHECK(crowded < 12);
  allow(kSender, 1e5);
  CHECK(mean(1000) == Approx(5).margin(0.2));
  allow(kSender, 0.001);  // a sender that wants silence hears something all the same
  CHECK(mean(100) < 130);
}

TEST_CASE("counting and reporting neither allocate nor lock") {
  Stream stream;
  std::uint64_t allocations = 0, locks = 0;
  std::size_t bytes = 0;
  {
    testing::RealtimeGuard guard;
    for (int n = 0; n < 100; ++n) stream.send(n);
    while (bytes == 0) bytes = stream.reporter.report(stream.reporter.due()).size();
    allocations = guard.allocations();
    locks = guard.locks();
  }
  CHECK(allocations == 0);
  CHECK(locks == 0);
}

TEST_CASE("a name of a process is 96 random bits") {
  const auto name = random_cname();
  CHECK(name.size() == 24);
  CHECK(name.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(name != random_cname());
}

TEST_CASE("a stream's receiver reports to the address named, and says BYE when it closes") {
  net::UdpOptions options;
  options.bind.address = kLoopback;
  net::UdpSocket relay(options);
  StreamAddress address;
  address.report_to = relay.local();
  PacketQueue queue;
  auto receiver = std::make_unique<StreamReceiver>(address, queue, "me");
  for (const int sequence : {1, 2, 4}) {
    rtp::Packet packet;
    packet.ssrc = kSender;
    packet.sequence = rtp::SequenceNumber{} + sequence;
    std::array<std::byte, 64> bytes{};
    const auto size = rtp::write(packet, bytes);
    CHECK(relay.send({kLoopback, receiver->port()}, rtp::Bytes{bytes}.first(size)));
  }
  const auto report = next_rtcp(relay);
  CHECK(report.cname == "me");
  REQUIRE(report.report.block_count == 1);
  CHECK(report.report.blocks[0].source == kSender);
  CHECK(report.report.blocks[0].cumulative_lost == 1);
  CHECK(report.report.blocks[0].extended_highest == 4);
  receiver.reset();
  auto last = next_rtcp(relay);
  while (!last.left) last = next_rtcp(relay);
  CHECK(last.left == report.report.ssrc);
}

TEST_CASE("by unicast the sender's reports come on the stream's port, and answers go out from it") {
  net::UdpOptions options;
  options.bind.address = kLoopback;
  net::UdpSocket relay(options);
  StreamAddress address;
  address.report_to = relay.local();
  PacketQueue queue;
  StreamReceiver receiver(address, queue, "me");
  rtp::Packet packet;
  packet.ssrc = kSender;
  std::array<std::byte, 64> bytes{};
  const auto size = rtp::write(packet, bytes);
  const rtp::Endpoint port{kLoopback, receiver.port()};
  relay.send(port, rtp::Bytes{bytes}.first(size));
  relay.send(port, sender_report(kSender, kStamp));
  std::array<net::Received, 1> slot;
  while (relay.receive(slot) == 0) std::this_thread::yield();
  CHECK(slot[0].from.port == receiver.port());
  const RtcpHeard said(rtp::Bytes{slot[0].data}.first(slot[0].size));
  REQUIRE(said.report.block_count == 1);
  CHECK(said.report.blocks[0].last_sr == 0x567890AB);
  REQUIRE(receiver.sender());
  CHECK(receiver.sender()->ntp == kStamp);
  CHECK(receiver.counts().reports == 1);
  CHECK(receiver.counts().malformed == 0);
}

TEST_CASE("a multicast's sender reports are heard on the port after it") {
  net::UdpOptions options;
  options.bind.address = kLoopback;
  options.interface = "lo";
  net::UdpSocket relay(options);
  StreamAddress address;
  address.bind = {0xEFC8A304, net::UdpSocket(options).local().port};  // 239.200.163.4
  address.source = kLoopback;
  address.interface = "lo";
  address.report_to = relay.local();
  PacketQueue queue;
  StreamReceiver receiver(address, queue, "me");
  rtp::Packet packet;
  packet.ssrc = kSender;
  std::array<std::byte, 64> bytes{};
  const auto size = rtp::write(packet, bytes);
  const auto report = sender_report(kSender, kStamp);
  const rtp::Endpoint reports{address.bind.address,
                              static_cast<std::uint16_t>(address.bind.port + 1)};
  const auto send = [&] {
    relay.send(address.bind, rtp::Bytes{bytes}.first(size));
    relay.send(reports, report);
  };
  send();
  // The report counts once the stream itself was heard, so it is sent again.
  while (!receiver.last_heard()) std::this_thread::yield();
  send();
  auto said = next_rtcp(relay);
  while (said.report.block_count == 0) {
    send();
    said = next_rtcp(relay);
  }
  CHECK(said.report.blocks[0].last_sr == 0x567890AB);
}
