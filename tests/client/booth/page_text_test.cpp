#include "client/booth/page_text.h"

#include "tests/support/catch.h"

#include <boost/json.hpp>

using namespace dragoman::client;
namespace control = dragoman::control;
namespace json = boost::json;

namespace {

control::Welcome welcome() {
  control::Welcome welcome;
  welcome.event = "Sub-Forum";
  welcome.room_name = "Main hall";
  welcome.floor_language = "zh";
  welcome.a_language = "en";
  welcome.b_languages = {"zh"};
  control::ChannelInfo channel;
  channel.id = channel.language = "ar";
  channel.number = 7;
  channel.name = "العربية";
  channel.direction = "rtl";
  welcome.channels = {channel};
  return welcome;
}

json::object parsed(const std::string& text) {
  return json::parse(text).as_object();
}

}  // namespace

TEST_CASE("A page that opens before the relay answered knows that nothing is known") {
  const auto desk = parsed(PageText("dragoman-booth 1", "relay:7400").whole());
  CHECK(desk.at("type") == "desk");
  CHECK(desk.at("state").is_null());
  CHECK(desk.at("channels").as_array().empty());
  CHECK(desk.at("floor_language").is_null());
}

TEST_CASE("The whole state has the channels' names, and their story once the relay told it") {
  PageText text("dragoman-booth 1", "relay:7400");
  text.registered(welcome());
  text.state(R"({"microphone":"off"})");
  auto desk = parsed(text.whole());
  CHECK(desk.at("room_name") == "Main hall");
  CHECK(desk.at("floor_language") == "zh");
  CHECK(desk.at("b_languages") == json::value{"zh"});
  CHECK(desk.at("state").at("microphone") == "off");
  auto channel = desk.at("channels").at(0).as_object();
  CHECK(channel.at("name") == "العربية");
  CHECK(channel.at("direction") == "rtl");
  CHECK(channel.at("quality").is_null());

  text.room({"", {{"ar", "relay", "−", {{"ar", 1}, {"en", 2}}}}});
  CHECK(parsed(text.whole()).at("channels").at(0).at("muted_by").is_null());
  text.room({"", {{"ar", "muted", "−", {{"ar", 1}, {"en", 2}}, "cough"}}});
  CHECK(parsed(text.whole()).at("channels").at(0).at("muted_by") == "cough");
  text.room({"", {{"ar", "relay", "−", {{"ar", 1}, {"en", 2}}}}});
  desk = parsed(text.whole());
  CHECK(desk.at("floor_language").is_null());  // unknown now, whatever the welcome said
  channel = desk.at("channels").at(0).as_object();
  CHECK(channel.at("state") == "relay");
  CHECK(channel.at("quality") == "−");
  CHECK(channel.at("on_air").at(1).at("desk") == 2);
}

TEST_CASE("The last messages are kept, and whose they are") {
  PageText text("dragoman-booth 1", "relay:7400");
  for (int i = 0; i < 60; ++i)
    text.message(i, control::TextMessage{"mate", 2, "n" + std::to_string(i)});
  text.message(60, OwnText{1, "technician", "\"on my way\"\\"});
  const auto messages = parsed(text.whole()).at("messages").as_array();
  REQUIRE(messages.size() == PageText::kMessages);
  CHECK(messages.front().at("text") == "n11");
  CHECK(messages.front().at("to").is_null());
  CHECK(messages.back().at("to") == "technician");
  CHECK(messages.back().at("text") == "\"on my way\"\\");
}

TEST_CASE("A text of one's own says what became of it, and gives way when it is written again") {
  PageText text("dragoman-booth 1", "relay:7400");
  const auto list = [&] { return parsed(text.whole()).at("messages").as_array(); };
  text.message(1, OwnText{1, "mate", "coffee?"});
  text.message(2, OwnText{2, "mate", "tea?"});
  CHECK(list().at(0).at("status") == "sending");
  text.message(3, OwnText{1, "mate", "coffee?", "not_sent", "nobody is there"});
  REQUIRE(list().size() == 2);
  CHECK(list().at(0).at("id") == 1);
  CHECK(list().at(0).at("t").to_number<double>() == 1);
  CHECK(list().at(0).at("status") == "not_sent");
  CHECK(list().at(0).at("reason") == "nobody is there");
  text.message(4, OwnText{3, "technician", "coffee?"});  // to somebody else
  CHECK(list().size() == 3);
  text.message(5, OwnText{4, "mate", "coffee?"});
  REQUIRE(list().size() == 3);
  CHECK(list().at(2).at("id") == 4);
  text.message(6, OwnText{4, "mate", "coffee?", "sent"});
  text.message(7, OwnText{5, "mate", "coffee?"});  // what was sent stays
  CHECK(list().size() == 4);
}

TEST_CASE("Meters, link, and answers are what they say") {
  const auto meters = parsed(page_meters({-20.04, -9.96, -120, -120}));
  CHECK(meters.at("microphone").at("rms_dbfs").to_number<double>() == -20);
  CHECK(meters.at("incoming").at("peak_dbfs").to_number<double>() == -120);
  ListenReport report;
  report.channel = "floor";
  report.lost = 3;
  const auto link = parsed(page_link_change(page_link(report))).at("link").as_object();
  CHECK(link.at("lost") == 3);
  CHECK(link.at("transport").is_null());
  CHECK(link.at("latency_ms").is_null());
  CHECK(parsed(page_answer(7, "on", "")).at("refused") == false);
  const auto refused = parsed(page_answer(7, "o", "unknown line \"o\""));
  CHECK(refused.at("refused") == true);
  CHECK(refused.at("id") == 7);
  CHECK(refused.at("reason") == "unknown line \"o\"");
}
