#include "relay/event/bandwidth.h"
#include "relay/event/load.h"
#include "tests/relay/event/event_text.h"
#include "tests/support/catch.h"

#include <boost/json.hpp>

#include <sstream>

using namespace dragoman::event;
using namespace dragoman::event::testing;
namespace json = boost::json;

namespace {

std::string line_with(const std::string& text, const std::string& part) {
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);) {
    if (mentions(line, part)) return line;
  }
  return {};
}

}  // namespace

TEST_CASE("bandwidth counts what surrounds the sound") {
  Audio audio;
  audio.redundancy = {1, 2};
  CHECK(frame_bytes(audio) == 60);  // 96 kb/s for 5 ms
  CHECK(plain_bandwidth(audio) == 200 * 8 * (20 + 8 + 12 + 8 + 60));
  CHECK(red_bandwidth(audio) == 200 * 8 * (20 + 8 + 12 + 8 + 4 + 60 + 4 + 60 + 1 + 60));
  audio.redundancy.clear();
  CHECK(red_bandwidth(audio) == 0);
}

TEST_CASE("the plan shows what a technician has to open and to provide") {
  const std::string plan = plan_text(built_in_event());
  CHECK(mentions(plan, "Sub-Forum on Migration Management Cooperation"));
  CHECK(mentions(plan, "127.0.0.1:7400"));
  CHECK(mentions(plan, "127.0.0.1:7402 (UDP)"));
  CHECK(mentions(plan, "no multicast leaves this machine"));
  const std::string mongolian = line_with(plan, "Монгол");
  for (const char* part : {"4", "mn", "239.77.0.4", "5020", "239.77.0.132", "5022", "552.0"}) {
    CHECK(mentions(mongolian, part));
  }
  CHECK(mentions(line_with(plan, "booth en"), "B zh, pivot"));
  CHECK(mentions(line_with(plan, "In all"), "7 channels, 3864.0 kb/s"));
}

TEST_CASE("the plan says what is later than it came") {
  const auto event =
      loaded(with_room("[[room.source]]\nid = \"guest by video\"\ndelay = \"180ms\"\n"
                       "[[room.channel]]\nid = \"floor\"\ndelay = \"40ms\"\n"));
  const auto text = plan_text(event);
  CHECK(mentions(line_with(text, "guest by video"), "delayed by 180ms"));
  CHECK(mentions(line_with(text, "channel floor"), "delayed by 40ms"));
  CHECK_FALSE(mentions(plan_text(built_in_event()), "delayed"));
  const json::value hall = json::parse(plan_json(event)).at("rooms").at(0);
  CHECK(hall.at("channels").at(0).at("delay_ms").to_number<int>() == 40);
  CHECK(hall.at("channels").at(1).at("delay_ms").to_number<int>() == 0);
  CHECK(hall.at("source_delays").at(0).at("source").as_string() == "guest by video");
  CHECK(hall.at("source_delays").at(0).at("delay_ms").to_number<int>() == 180);
}

TEST_CASE("the plan of two paths shows both, and what they take together") {
  Event event = built_in_event();
  event.network.interfaces = {"eth0", "eth1"};
  const std::string plan = plan_text(event);
  CHECK(mentions(plan, "on eth0 and eth1"));
  CHECK(mentions(plan, "CHANNEL.path2.sdp"));
  for (const char* part : {"239.77.0.4", "239.93.0.4", "239.93.0.132", "1104.0"})
    CHECK(mentions(line_with(plan, "Монгол"), part));
  CHECK(mentions(line_with(plan, "In all"), "7728.0 kb/s"));
  const auto channel =
      json::parse(plan_json(event)).at("rooms").at(0).at("channels").at(4).at("second_path");
  CHECK(channel.at("group") == "239.93.0.4");
  CHECK(channel.at("red").at("group") == "239.93.0.132");
  CHECK(json::parse(plan_json(built_in_event()))
            .at("rooms")
            .at(0)
            .at("channels")
            .at(4)
            .at("second_path")
            .is_null());
}

TEST_CASE("columns stand below each other though Chinese letters are wide") {
  const std::string plan = plan_text(built_in_event());
  // 中文 is six bytes and four columns, English seven of each.
  const auto group_at = [&](const char* name) { return line_with(plan, name).find("239.77.0."); };
  CHECK(group_at("中文") - 6 + 4 == group_at("English"));
  CHECK(group_at("Русский") - 14 + 7 == group_at("English"));
}

TEST_CASE("without redundancy no twin is promised") {
  Event event = built_in_event();
  event.audio.redundancy.clear();
  CHECK_FALSE(mentions(plan_text(event), "239.77.0.129"));
  CHECK(mentions(plan_text(event), "no RED twins"));
  const json::value plan = json::parse(plan_json(event));
  CHECK(plan.at("rooms").at(0).at("channels").at(0).at("red").is_null());
}

TEST_CASE("the plan is there for programs as well") {
  const json::value plan = json::parse(plan_json(built_in_event()));
  CHECK(plan.at("network").at("http").as_string() == "127.0.0.1:7400");
  CHECK(plan.at("audio").at("frame_ms").to_number<double>() == Approx(5));
  const json::value& hall = plan.at("rooms").at(0);
  CHECK(hall.at("floor_language").as_string() == "zh");
  const json::value& english = hall.at("channels").at(2);
  CHECK(english.at("group").as_string() == "239.77.0.2");
  CHECK(english.at("port").to_number<int>() == 5012);
  CHECK(english.at("red").at("port").to_number<int>() == 5014);
  CHECK(english.at("fallback").at("hold_ms").to_number<int>() == 1500);
  CHECK(hall.at("channels").at(0).at("language").is_null());
  CHECK(hall.at("booths").at(0).at("pivot").as_bool());
}
