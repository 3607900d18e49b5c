#include "tests/support/catch.h"
#include "tools/probe/measurement.h"
#include "tools/probe/source_watch.h"

#include <boost/json.hpp>

#include <algorithm>

using namespace dragoman;
using namespace dragoman::probe;

namespace {

double sum(const Hops& hops) {
  return hops.capture.value_or(0) + hops.contribution.value_or(0) + hops.relay.value_or(0) +
         hops.encode + hops.network + hops.playout.value_or(0) + hops.device.value_or(0);
}

/// Our own mouth and ear, 12 ms apart.
PathFacts own() {
  PathFacts facts;
  facts.total = 12;
  facts.age = 12.1;
  facts.delay = 3;
  facts.sent = 0.5;
  facts.relay_delay = 3.7;
  facts.moved = 0.3;
  facts.round_trip = 0.2;
  facts.encode_time = 0.05;
  facts.period = 240;
  facts.packet = 120;
  facts.hand_over = 0.1;
  facts.device = 1;
  return facts;
}

}  // namespace

TEST_CASE("Percentiles lie between the nearest ranks") {
  CHECK(percentile({}, 0.5) == 0);
  CHECK(percentile({4}, 0.99) == 4);
  CHECK(percentile({3, 1, 2}, 0.5) == 2);
  CHECK(percentile({1, 2, 3, 4}, 0.5) == Approx(2.5));
  std::vector<double> hundred;
  for (int i = 100; i >= 0; --i) hundred.push_back(i);
  const auto all = percentiles(hundred);
  CHECK(all.min == 0);
  CHECK(all.p90 == Approx(90));
  CHECK(all.p99 == Approx(99));
  CHECK(all.max == 100);
}

TEST_CASE("Eight hops and their rest add up to the total") {
  const Hops result = hops(own());
  CHECK(sum(result) == Approx(12));
  CHECK(result.capture == Approx(5));         // a block of 240
  CHECK(result.contribution == Approx(0.2));  // packets of half a block wait no longer
  CHECK(result.encode == Approx(2.55));
  CHECK(result.playout == Approx(2));
  CHECK(result.device == Approx(1));
  CHECK(result.relay_processing == Approx(0.5 - 0.05 - 0.1));
  // The relay counts from the earlier of a block's two packets to be due; the other waits less.
  CHECK(result.relay_playout == Approx(3.7 - 2.5));
  CHECK(result.rest_doubt == Approx(0.3 + 0.1));
  CHECK(*result.relay_playout + *result.relay_processing + *result.rest == Approx(*result.relay));
  CHECK(*result.rest == Approx(12 - 5 - 0.2 - 1.2 - 0.35 - 2.55 - 0.1 - 2 - 1));
}

TEST_CASE("Where the relay or its reports say nothing its halves stay together") {
  PathFacts silent = own(), unreported = own();
  silent.relay_delay.reset();
  unreported.sent.reset();
  CHECK_FALSE(hops(silent).relay_playout);
  CHECK(hops(silent).relay_processing);
  CHECK_FALSE(hops(unreported).relay_processing);
  for (const auto& facts : {silent, unreported}) {
    CHECK_FALSE(hops(facts).rest);
    CHECK(sum(hops(facts)) == Approx(12));
  }
}

TEST_CASE("The source that is measured is found by its name or by what the channel carries") {
  const std::string event = R"({"name":"x","rooms":[{"id":"hall","channels":[
    {"id":"floor","state":"floor","on_air":[]},
    {"id":"en","state":"interpreted","on_air":[{"booth":"en","desk":2}]},
    {"id":"ru","state":"silent","on_air":[]}],"sources":[
    {"id":"probe","kind":"floor","alive":true,"selected":false,"delay_ms":1.5},
    {"id":"mixer","kind":"floor","alive":true,"selected":true,"delay_ms":2.5},
    {"id":"en/1","kind":"desk","alive":false,"delay_ms":9},
    {"id":"en/2","kind":"desk","alive":true,"delay_ms":3.5}]}]})";
  const auto delay = [&](const char* room, const char* channel, const char* name) {
    return source_delay_ms(event, {room, channel, name});
  };
  CHECK(delay("hall", "floor", "probe") == 1.5);
  CHECK(delay("hall", "floor", "") == 2.5);
  CHECK(delay("hall", "en", "") == 3.5);
  CHECK_FALSE(delay("hall", "ru", ""));
  CHECK_FALSE(delay("hall", "en", "en/1"));  // dead
  CHECK_FALSE(delay("attic", "floor", ""));
  CHECK_FALSE(source_delay_ms("{", {"hall", "floor", ""}));
}

TEST_CASE(
    "Whatever blocks and packets, no more and no less than the way's parts is accounted for") {
  for (const Samples period : {64, 120, 128, 240, 480}) {
    for (const Samples packet : {48, 120, 240, 480}) {
      PathFacts facts = own();
      facts.period = period;
      facts.packet = packet;
      // By the definition: the sender's packets that wait least for their block come this long
      // after their first sample, and the relay's delay is counted from them.
      Samples least = period + packet, most = 0;
      for (Samples k = 0; k < period; ++k) {
        const Samples end = (k + 1) * packet;
        const Samples wait = (end + period - 1) / period * period - k * packet;
        least = std::min(least, wait);
        most = std::max(most, wait);
      }
      const double ms = 1000.0 / kSampleRate;
      facts.total = static_cast<double>(least) * ms + 0.1 + 0.1 + *facts.relay_delay + 2.5 +
                    *facts.sent + *facts.delay;
      const Hops result = hops(facts);
      CAPTURE(period, packet);
      CHECK(*result.rest == Approx(0).margin(1e-9));
      CHECK(*result.capture + *result.contribution == Approx(static_cast<double>(most) * ms + 0.2));
    }
  }
}

TEST_CASE("A packet longer than the block waits to be filled") {
  PathFacts facts = own();
  facts.period = 120;
  facts.packet = 480;
  CHECK(hops(facts).contribution == Approx(7.5 + 0.2));
}

TEST_CASE("Between cables, what no clock tells apart is within its neighbour") {
  PathFacts facts = own();
  facts.period.reset();
  facts.device.reset();
  facts.age = 9;  // at our own watching listener
  const Hops result = hops(facts);
  CHECK(sum(result) == Approx(12));
  CHECK_FALSE(result.capture);
  CHECK_FALSE(result.contribution);
  CHECK_FALSE(result.device);
  CHECK(result.playout == Approx(6));  // 12 − (9 − 3)
}

TEST_CASE("The JSON has what the contract names, unknown is null") {
  Measurement measurement;
  measurement.room = "hall";
  measurement.channel = "en";
  measurement.mouth = "floor";
  measurement.n = 3;
  measurement.lost = 1;
  measurement.marks_ms = {11, 12, 13};
  measurement.marks_at = {1'700'000'000.25, 1'700'000'000.5, 1'700'000'000.75};
  measurement.mouth_to_ear_ms = percentiles(measurement.marks_ms);
  measurement.estimate_ms = 12.25;
  PathFacts facts = own();
  facts.device.reset();
  facts.period.reset();
  measurement.hops = hops(facts);
  const auto json = boost::json::parse(to_json_line(measurement, 1)).as_object();
  CHECK(json.at("n").to_number<int>() == 3);
  CHECK(json.at("lost").to_number<int>() == 1);
  CHECK(json.at("marks_ms").as_array().size() == 3);
  CHECK(json.at("marks_at").as_array().at(0).as_double() == 1'700'000'000.25);
  CHECK(json.contains("concealed_ms"));
  CHECK(json.at("mouth_to_ear_ms").at("p50").to_number<double>() == Approx(12));
  for (const char* name : {"p90", "p99", "max"})
    CHECK(json.at("mouth_to_ear_ms").as_object().contains(name));
  for (const char* name :
       {"capture", "contribution", "relay", "encode", "network", "playout", "device"})
    CHECK(json.at("hops_ms").as_object().contains(name));
  CHECK(json.at("hops_ms").at("device").is_null());
  CHECK(json.at("estimate_error_ms").to_number<double>() == Approx(0.25));
}

TEST_CASE("The table is coloured only when asked to be") {
  Measurement measurement;
  measurement.mouth = "floor";
  measurement.channel = "floor";
  measurement.n = 3;
  measurement.lost = 2;
  measurement.marks_ms = {11, 12, 13};
  measurement.mouth_to_ear_ms = percentiles(measurement.marks_ms);
  measurement.hops = hops(own());
  CHECK(to_table(measurement, false).find('\x1b') == std::string::npos);
  CHECK(to_table(measurement, true).find("\x1b[31m2 lost") != std::string::npos);
  CHECK(to_table(measurement, false).find("p50 12.00") != std::string::npos);
  for (const char* hop : {"capture", "contribution", "relay playout", "relay processing", "encode",
                          "network", "\n  playout", "device", "rest"})
    CHECK(to_table(measurement, false).find(hop) != std::string::npos);
}
