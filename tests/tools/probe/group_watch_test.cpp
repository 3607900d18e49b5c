#include "tools/probe/group_watch.h"

#include "tests/support/catch.h"
#include "tools/probe/watch_report.h"

#include <boost/json.hpp>

using namespace dragoman;
using namespace dragoman::probe;
using namespace std::chrono_literals;

namespace {

constexpr std::uint32_t kRelay = 0x0A000001, kStranger = 0x0A000009;
constexpr Instant kNow{1h};

GroupWatch english() {
  return GroupWatch({"en", {0xEF4D0002, 5012}, kRelay});
}

}  // namespace

TEST_CASE("a channel arrives while the relay's own packets come, whoever else sends") {
  auto watch = english();
  CHECK_FALSE(watch.received(kNow));
  watch.packet(kStranger, kNow);
  CHECK_FALSE(watch.received(kNow));
  watch.packet(kRelay, kNow);
  CHECK(watch.received(kNow + 1s));
  CHECK_FALSE(watch.received(kNow + 1s + 1ms));
}

TEST_CASE("a stranger is remembered for a while, and strangers without number are not") {
  auto watch = english();
  watch.packet(kStranger, kNow);
  CHECK(watch.foreign(kNow + 5s) == std::vector<std::uint32_t>{kStranger});
  CHECK(watch.foreign(kNow + 6s).empty());
  for (std::uint32_t n = 0; n < 1000; ++n) watch.packet(kStranger + n, kNow + 10s);
  CHECK(watch.foreign(kNow + 10s).size() == GroupWatch::kMost);
  watch.packet(kStranger, kNow + 14s);
  CHECK(watch.foreign(kNow + 16s) == std::vector<std::uint32_t>{kStranger});
}

TEST_CASE("where the description names no sender nobody is foreign") {
  GroupWatch watch({"en", {0xEF4D0002, 5012}, 0});
  watch.packet(kStranger, kNow);
  CHECK(watch.received(kNow));
  CHECK(watch.foreign(kNow).empty());
}

TEST_CASE("a report is what the relay takes, and a line for people") {
  const WatchReport report{"balcony", "hall", {"floor"}, {"en", "ru"}, {{"en", "10.0.0.9"}},
                           "heard"};
  CHECK_FALSE(report.well());
  const auto json = boost::json::parse(to_json(report)).as_object();
  CHECK(json.at("watcher").as_string() == "balcony");
  CHECK(json.at("received").as_array().size() == 1);
  CHECK(json.at("missing").as_array().at(1).as_string() == "ru");
  CHECK(json.at("foreign").as_array().at(0).at("address").as_string() == "10.0.0.9");
  CHECK_FALSE(json.contains("t"));
  CHECK(boost::json::parse(to_json(report, 7.5)).at("t").to_number<double>() == Approx(7.5));
  CHECK(to_words(report) ==
        "hall: 1 of 3 channels arrive; not en, ru; 10.0.0.9 sends to en as well; IGMP querier: "
        "heard");
  CHECK(WatchReport{"a", "b", {"floor"}, {}, {}, "unknown"}.well());
  CHECK_FALSE(WatchReport{"a", "b", {"floor"}, {}, {}, "missing"}.well());
  CHECK_FALSE(
      WatchReport{"a", "b", {"floor"}, {}, {}, "heard", {{"floor", "10.0.0.1:5004"}}}.well());
}
