/// What receivers report: the way to them and back, and what they lose.

#include "codecs/rtp/rtcp_writer.h"
#include "relay/app/media/listener_reports.h"
#include "relay/app/media/unicast_ssrc.h"
#include "tests/relay/app/media/stage.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <array>
#include <vector>

using namespace dragoman;
using namespace dragoman::app;
using namespace std::chrono_literals;

namespace {

const WallTime kSent{24h * 365 * 56};

struct Reports {
  event::Event event = testing::test_event();
  Counters counters;
  ListenerReports trips{event, counters};
  std::array<std::byte, 256> buffer{};

  std::uint32_t ssrc(const char* channel, event::Stream stream = event::Stream::plain) const {
    return event::ssrc(event, 0, channel, stream);
  }
  /// Of a receiver that held our report for a second.
  rtp::Bytes report(std::uint32_t source, rtp::NtpTime stamp = rtp::to_ntp(kSent)) {
    rtp::ReportBlock block;
    block.source = rtp::Ssrc{source};
    block.last_sr = rtp::middle_bits(stamp);
    block.delay_since_sr = 65536;
    rtp::RtcpWriter writer(buffer);
    REQUIRE(writer.receiver_report(rtp::Ssrc{7}, std::span{&block, 1}));
    REQUIRE(writer.source_description(rtp::Ssrc{7}, "me"));
    return writer.packet();
  }
  std::vector<ListenerReport> all() {
    std::vector<ListenerReport> result;
    trips.drain([&](const ListenerReport& trip) { result.push_back(trip); });
    return result;
  }
};

constexpr rtp::Endpoint kFrom{0x7F000001, 5000};

}  // namespace

TEST_CASE("a report that answers ours tells the way there and back, on every stream of a channel") {
  Reports reports;
  const std::array sources{reports.ssrc("en"), reports.ssrc("en", event::Stream::red),
                           unicast_ssrc(reports.event, 0, "en")};
  const std::uint32_t source = sources[static_cast<std::size_t>(GENERATE(0, 1, 2))];
  CHECK(reports.trips.take(reports.report(source), kFrom, kSent + 1s + 7ms));
  const auto all = reports.all();
  REQUIRE(all.size() == 1);
  CHECK(all[0].room == 0);
  CHECK(reports.event.rooms[0].channels[static_cast<std::size_t>(all[0].channel)].id == "en");
  CHECK(all[0].reporter == rtp::Ssrc{7});
  CHECK(all[0].from == kFrom);
  CHECK(all[0].round_trip / 1.0ms == Approx(7).margin(0.05));
  CHECK(reports.all().empty());
}

TEST_CASE("what answers no report of ours tells no way, and of another stream nothing at all") {
  Reports reports;
  const auto en = reports.ssrc("en");
  CHECK(reports.trips.take(reports.report(en + 1), kFrom, kSent + 1s + 7ms));  // another stream
  CHECK_FALSE(reports.trips.take(reports.report(en).first(10), kFrom, kSent));
  CHECK(reports.all().empty());
  CHECK(reports.trips.take(reports.report(en, rtp::NtpTime{}), kFrom, kSent + 1s + 7ms));
  CHECK(reports.trips.take(reports.report(en), kFrom, kSent + 900ms));  // before it can be back
  CHECK(reports.trips.take(reports.report(en), kFrom, kSent + 12s));    // a claim
  const auto all = reports.all();
  CHECK(all.size() == 3);
  for (const auto& report : all) CHECK(report.round_trip < 0ns);
}

TEST_CASE("what a receiver loses is taken from its block, more exactly from its extended report") {
  Reports reports;
  const auto red = reports.ssrc("en", event::Stream::red);
  rtp::ReportBlock block;
  block.source = rtp::Ssrc{red};
  block.fraction_lost = 64;
  block.jitter = 96;
  const auto said = [&](std::optional<rtp::StatisticsSummary> summary, rtp::Ssrc by) {
    rtp::RtcpWriter writer(reports.buffer);
    REQUIRE(writer.receiver_report(rtp::Ssrc{7}, std::span{&block, 1}));
    REQUIRE(writer.source_description(rtp::Ssrc{7}, "me"));
    if (summary) REQUIRE(writer.extended_report(by, *summary));
    CHECK(reports.trips.take(writer.packet(), kFrom, kSent));
    const auto all = reports.all();
    REQUIRE(all.size() == 1);
    CHECK(all[0].redundancy);
    CHECK(all[0].jitter_ms == Approx(2));
    return all[0];
  };
  CHECK(said({}, {}).loss_percent == Approx(25));
  rtp::StatisticsSummary summary;
  summary.source = block.source;
  summary.begin = 65530;
  summary.end = 994;  // a thousand later
  summary.lost = 3;
  summary.jitter_max = 480;
  const auto exact = said(summary, rtp::Ssrc{7});
  CHECK(exact.loss_percent == Approx(0.3));
  CHECK(exact.worst_jitter_ms == Approx(10));
  CHECK(said(summary, rtp::Ssrc{8}).loss_percent == Approx(25));  // somebody else's
  summary.lost = 1001;                                            // more than there were
  CHECK(said(summary, rtp::Ssrc{7}).loss_percent == Approx(25));
}

TEST_CASE("who hears nothing and who leaves are told apart") {
  Reports reports;
  rtp::RtcpWriter silent(reports.buffer);
  REQUIRE(silent.receiver_report(rtp::Ssrc{7}, {}));
  CHECK(reports.trips.take(silent.packet(), kFrom, kSent));
  CHECK(reports.all().at(0).kind == ListenerReport::Kind::hears_nothing);
  rtp::RtcpWriter leaving(reports.buffer);
  REQUIRE(leaving.receiver_report(rtp::Ssrc{7}, {}));
  REQUIRE(leaving.bye(rtp::Ssrc{7}));
  CHECK(reports.trips.take(leaving.packet(), kFrom, kSent));
  CHECK(reports.all().at(0).kind == ListenerReport::Kind::leaves);
}

TEST_CASE("taking reports neither allocates nor locks, and what finds no room is counted") {
  Reports reports;
  const auto report = reports.report(reports.ssrc("en"));
  std::uint64_t allocations = 0, locks = 0;
  {
    testing::RealtimeGuard guard;
    for (int i = 0; i < 2000; ++i) reports.trips.take(report, kFrom, kSent + 1s + 7ms);
    allocations = guard.allocations();
    locks = guard.locks();
  }
  CHECK(allocations == 0);
  CHECK(locks == 0);
  const auto kept = reports.all().size();
  CHECK(kept > 0);
  CHECK(kept + reports.counters.dropped(Drop::report_full) == 2000);
}

TEST_CASE("unicast listeners get the sender's reports on their port, and their answers are timed",
          "[plane]") {
  testing::Stage stage(testing::test_event());
  struct Asked {
    int packet_ms;
    bool red;
    std::uint32_t ssrc;
  };
  const std::array all{Asked{0, false, event::ssrc(stage.event, 0, "floor", event::Stream::plain)},
                       Asked{20, false, unicast_ssrc(stage.event, 0, "floor")},
                       Asked{0, true, event::ssrc(stage.event, 0, "floor", event::Stream::red)}};
  const Asked asked = all[static_cast<std::size_t>(GENERATE(0, 1, 2))];
  testing::Ear& ear = stage.unicast_ear();
  stage.plane.start();
  stage.plane.subscribe(
      {.room = 0, .channel = 0, .to = ear.local(), .red = asked.red, .packet_ms = asked.packet_ms});
  REQUIRE(stage.until([&] {
    return !ear.sender_reports().empty() && ear.sender_reports().back().after_packets > 0;
  }));
  const auto& heard = ear.sender_reports().back();
  CHECK(heard.report.ssrc == rtp::Ssrc{asked.ssrc});
  CHECK(ear.packets().front().ssrc == heard.report.ssrc);
  // The report's clocks are those of the packets: it is as old as the packet beside it.
  const auto& beside = ear.packets()[heard.after_packets - 1];
  CHECK(std::abs(rtp::distance(heard.report.sender->rtp, beside.timestamp)) <= 2 * 960);

  rtp::ReportBlock block;
  block.source = heard.report.ssrc;
  block.last_sr = rtp::middle_bits(heard.report.sender->ntp);
  std::array<std::byte, 256> buffer;
  rtp::RtcpWriter writer(buffer);
  REQUIRE(writer.receiver_report(rtp::Ssrc{7}, std::span{&block, 1}));
  ear.send(stage.plane.media_endpoint(), writer.packet());
  std::vector<ListenerReport> trips;
  REQUIRE(stage.until([&] {
    stage.plane.listener_reports([&](const ListenerReport& trip) { trips.push_back(trip); });
    return !trips.empty();
  }));
  CHECK(trips[0].from == ear.local());
  CHECK(trips[0].channel == 0);
  CHECK(trips[0].round_trip >= 0ns);
}
