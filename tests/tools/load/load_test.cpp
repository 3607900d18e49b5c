/// The pure parts of dragoman-load.

#include "relay/event/load.h"

#include "tests/support/catch.h"
#include "tools/load/event_text.h"
#include "tools/load/report.h"

#include <boost/json.hpp>

using namespace dragoman;
using namespace dragoman::load;

TEST_CASE("the event that is written is one that the relay takes, of the size that was asked for") {
  const auto [booths, desks] = GENERATE(table<int, int>({{1, 1}, {31, 6}, {4, 2}}));
  const auto event = event::parse(event_text(booths, desks), "big.toml");
  REQUIRE(event.rooms.size() == 1);
  CHECK(static_cast<int>(event.rooms[0].booths.size()) == booths);
  CHECK(event.rooms[0].booths.back().desks == desks);
  CHECK(static_cast<int>(event.rooms[0].channels.size()) == booths + 2);
  CHECK(event.network.ttl == 0);
}

TEST_CASE("percentiles are values that were there; nothing of nothing") {
  CHECK_FALSE(times_of({}));
  CHECK(times_of({7})->p99 == 7);
  std::vector<double> hundred;
  for (int i = 100; i > 0; --i) hundred.push_back(i);
  const auto times = times_of(hundred);
  CHECK(times->count == 100);
  CHECK(times->p50 == Approx(50).margin(1));
  CHECK(times->p99 == Approx(99).margin(1));
  CHECK(times->max == 100);
}

TEST_CASE("metrics are summed over their labels, and nothing else is taken for them") {
  const auto counters = read_metrics(
      "# HELP dragoman_room_ticks_total Frames\n"
      "dragoman_room_ticks_total{room=\"hall\"} 200\n"
      "dragoman_room_ticks_total{room=\"a b\"} 1e2\n"
      "dragoman_room_ticks_total_of_another 5\n"
      "dragoman_room_late_ticks_total{room=\"hall\"} 3\n"
      "dragoman_control_busy_seconds_total 1.5\n"
      "dragoman_listener_reporters{room=\"hall\",heard=\"well\"} 9990\n"
      "dragoman_listener_reporters{room=\"hall\",heard=\"losing\"} 10\n"
      "dragoman_listener_reporters_overlooked_total 6\n"
      "dragoman_media_dropped_total{reason=\"queue_full\"} 4\n"
      "dragoman_thread_busy_seconds_total{thread=\"mix hall\"} 2.25");
  CHECK(counters.ticks == 300);
  CHECK(counters.late_ticks == 3);
  CHECK(counters.control_busy_s == 1.5);
  CHECK(counters.dropped == 4);
  CHECK(counters.media_busy_s == 2.25);
  CHECK(counters.reporters == 10'000);
  CHECK(counters.overlooked == 6);
  CHECK(read_metrics("").ticks == 0);
  auto later = counters;
  later.control_busy_s = 2;
  later.late_ticks = 5;
  const auto cost = cost_between(counters, later, 10);
  CHECK(cost.control_percent == Approx(5));
  CHECK(cost.late_ticks == 2);
  CHECK(cost.media_percent == 0);
  CHECK(cost.reporters == 10'000);
  CHECK(cost.overlooked == 0);
}

TEST_CASE("what nobody told is unknown, not silence and nothing received") {
  CrowdResult desks;
  desks.kind = "desks";
  desks.members = 186;
  desks.unknown = 186;
  CHECK_FALSE(desks.measured());
  const auto text = to_text(LoadReport{10, {desks}, {}});
  CHECK(text.find("unknown") != std::string::npos);
  CHECK(text.find("of 186 nobody said") != std::string::npos);
  const auto crowd =
      boost::json::parse(to_json(LoadReport{10, {desks}, {}})).at("crowds").at(0).as_object();
  CHECK(crowd.at("received").is_null());
  CHECK(crowd.at("lost").is_null());
  CHECK(crowd.at("unknown").as_int64() == 186);
  desks.unknown = 1;
  desks.received = 1000;
  CHECK(desks.measured());
  CHECK(to_text(LoadReport{10, {desks}, {}}).find(" 1000 ") != std::string::npos);
}

TEST_CASE("a report is a row a kind, with what it lost, and the same in JSON") {
  CrowdResult desks;
  desks.kind = "desks";
  desks.members = 186;
  desks.received = 990;
  desks.lost = 10;
  desks.lamp_ms = Times{12, 7.5, 20, 31};
  CHECK(desks.lost_share() == Approx(0.01));
  CHECK(CrowdResult{}.lost_share() == 0);
  CrowdResult gone;
  gone.kind = "unicast";
  gone.gone = 3;
  gone.reason = "connection refused";
  LoadReport report{10, {desks, gone}, {}};
  report.relay.control_percent = 4.25;
  const auto text = to_text(report);
  CHECK(text.find("1.0000") != std::string::npos);
  CHECK(text.find("median 7.5 ms, 99 % 20.0 ms, worst 31.0 ms") != std::string::npos);
  CHECK(text.find("connection refused") != std::string::npos);
  CHECK(text.find("control 4.25 % of a core") != std::string::npos);
  const auto json = boost::json::parse(to_json(report)).as_object();
  const auto& crowds = json.at("crowds").as_array();
  CHECK(crowds[0].at("lamp_max_ms").to_number<double>() == 31);
  CHECK(crowds[1].at("lamp_p50_ms").is_null());
  CHECK(crowds[1].at("gone").as_int64() == 3);
  CHECK(json.at("relay").at("control_percent").to_number<double>() == 4.25);
}
