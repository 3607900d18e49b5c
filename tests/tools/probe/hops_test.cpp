#include "tests/support/catch.h"
#include "tools/probe/measurement.h"

#include <boost/json.hpp>

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

TEST_CASE("Hops of our own mouth and ear add up to the total; the relay is the remainder") {
  const Hops result = hops(own());
  CHECK(sum(result) == Approx(12));
  CHECK(result.capture == Approx(5));         // a block of 240
  CHECK(result.contribution == Approx(0.2));  // packets of half a block wait no longer
  CHECK(result.encode == Approx(2.55));
  CHECK(result.playout == Approx(2));
  CHECK(result.device == Approx(1));
  CHECK(result.relay_processing == Approx(0.5 - 0.05 - 0.1));
  CHECK(*result.relay_playout + *result.relay_processing == Approx(*result.relay));
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
}
