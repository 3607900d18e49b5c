#include "relay/app/json_writer.h"
#include "relay/app/lookup.h"
#include "relay/app/state_json.h"
#include "tests/relay/app/fake_media.h"
#include "tests/support/catch.h"

#include <boost/json.hpp>

using namespace dragoman;
using namespace dragoman::app;
namespace json = boost::json;

namespace {

struct Shown {
  event::Event event = event::built_in_event();
  std::unique_ptr<engine::RoomStatus> status = std::make_unique<engine::RoomStatus>();
  SeatTable seats{event};
  std::vector<ListenerCount> listeners = std::vector<ListenerCount>(7);

  RoomView view() { return {event, 0, *status, listeners, seats}; }
  json::object room() {
    JsonWriter out;
    write_room(out, view());
    return json::parse(out.text()).as_object();
  }
};

}  // namespace

TEST_CASE("Before the first frame, live values are unknown") {
  Shown shown;
  const auto room = shown.room();
  const auto& en = room.at("channels").at(2);
  CHECK(en.at("state").is_null());
  CHECK(en.at("level_dbfs").is_null());
  CHECK(room.at("floor_language").is_null());
  CHECK(en.at("name") == json::value("English"));
  CHECK(en.at("group") == json::value("239.77.0.2"));
  CHECK(en.at("port") == json::value(5012));
  CHECK(room.at("channels").at(0).at("language").is_null());
}

TEST_CASE("A channel on air names who feeds it") {
  Shown shown;
  shown.status->ticks = 1;
  auto& en = shown.status->channels[2];
  en.state = engine::ChannelState::relay;
  en.quality = engine::Quality::minus;
  en.on_air_count = 1;
  en.on_air[0] = *find_seat(shown.event.rooms[0], "ru", 2);
  en.rms_dbfs = -23.06F;
  shown.listeners[2] = {
      .multicast = 4, .unicast = 2, .websocket = 1, .redundancy = 3, .recovered = 17};
  shown.listeners[2].unicast_round_trip = RoundTripFigures{2, 1.25, 3.5, 3.5};
  shown.listeners[2].reporters = 9;
  shown.listeners[2].losing = 2;
  shown.listeners[2].hearing_nothing = 1;
  const auto channel = shown.room().at("channels").at(2);
  CHECK(channel.at("state") == json::value("relay"));
  CHECK(channel.at("quality") == json::value("−"));
  CHECK(channel.at("on_air") == json::value{{{"booth", "ru"}, {"desk", 2}}});
  CHECK(channel.at("level_dbfs").as_double() == Approx(-23.1));
  CHECK(
      channel.at("listeners") ==
      json::parse(
          R"({"multicast":4,"unicast":2,"web":1,"webrtc":0,"websocket":1,"redundancy":3,"recovered":17,
                        "round_trip_ms":{"multicast":null,
                                         "unicast":{"reporters":2,"p50":1.25,"p95":3.5,"max":3.5}},
                        "reports":{"reporters":9,"well":6,"losing":2,"nothing":1}})"));
}

TEST_CASE("Desks and sources appear with what the engine says of them") {
  Shown shown;
  shown.status->ticks = 1;
  const auto seat = *find_seat(shown.event.rooms[0], "en", 1);
  auto& desk = shown.status->desks[desk_index(seat)];
  desk.connected = desk.on_air = true;
  desk.microphone = engine::Microphone::on;
  desk.channel = 2;
  desk.incoming = 3;
  shown.seats.take(0, engine::source_slot(seat), "en/1", {0x7F000001, 41000});
  shown.seats.take(0, 0, "mixer", {0x7F000001, 41002});
  shown.status->sources[0].present = shown.status->sources[0].alive = true;
  shown.status->sources[0].lost = 5;
  const auto room = shown.room();
  const auto& first = room.at("booths").at(0).at("desks").at(0);
  CHECK(first.at("microphone") == json::value("on"));
  CHECK(first.at("on_air") == json::value(json::array{"en"}));
  CHECK(first.at("incoming") == json::value("ru"));
  const auto& sources = room.at("sources").as_array();
  REQUIRE(sources.size() == 2);
  CHECK(sources[0].at("id") == json::value("mixer"));
  CHECK(sources[0].at("kind") == json::value("floor"));
  CHECK(sources[0].at("transport") == json::value("rtp"));
  CHECK(sources[0].at("lost") == json::value(5));
  CHECK(sources[1].at("kind") == json::value("desk"));
  CHECK(sources[1].at("level_dbfs").is_null());
}

TEST_CASE("A source says how it comes, and how much later it is") {
  Shown shown;
  shown.event.rooms[0].sources.push_back({"aes67", "hall.sdp", {}});
  shown.seats = SeatTable(shown.event);
  shown.seats.take(0, 1, "remote", {});  // of a browser's floor no port is known
  shown.seats.take(0, 2, "mixer", {0x7F000001, 41002});
  shown.status->sources[1].lip_sync = 8640;
  shown.status->channels[2].lip_sync = 480;
  const auto room = shown.room();
  const auto& sources = room.at("sources").as_array();
  REQUIRE(sources.size() == 3);
  CHECK(sources[0].at("kind") == json::value("stream"));
  CHECK(sources[0].at("transport") == json::value("rtp"));
  CHECK(sources[1].at("kind") == json::value("floor"));
  CHECK(sources[1].at("transport") == json::value("webrtc"));
  CHECK(sources[1].at("lip_sync_ms") == json::value(180));
  CHECK(sources[2].at("transport") == json::value("rtp"));
  CHECK(room.at("channels").at(2).at("lip_sync_ms") == json::value(10));
  JsonWriter away;
  write_floor_source(away, shown.view(), 5);
  CHECK(json::parse(away.text()).at("transport").is_null());
}

TEST_CASE("Slower, calls, handovers, auto-relay and lost desks are there to be seen") {
  Shown shown;
  shown.status->ticks = 1;
  shown.status->slower = true;
  shown.status->use_microphone = true;
  shown.status->floor_language = 1;
  shown.status->floor_language_by = find_seat(shown.event.rooms[0], "ru", 1)->booth;
  const auto seat = *find_seat(shown.event.rooms[0], "ru", 1);
  auto& desk = shown.status->desks[desk_index(seat)];
  desk.lost = true;
  desk.call = engine::Call::raised;
  desk.talk = engine::Talk::technician;
  desk.handover = engine::HandoverPart::asked;
  desk.floor_key = 2;
  desk.microphone = engine::Microphone::on;
  const auto room = shown.room();
  CHECK(room.at("slower").as_bool());
  CHECK(room.at("use_microphone").as_bool());
  CHECK(room.at("messages") == json::value(0));
  CHECK(room.at("floor_language_by") == json::value("ru"));
  CHECK(room.at("booths").at(0).at("pivot").as_bool());
  const auto& booth = room.at("booths").at(1);
  CHECK(booth.at("open_microphones") == json::value(1));
  const auto& first = booth.at("desks").at(0);
  CHECK(first.at("lost").as_bool());
  CHECK(first.at("call") == json::value("raised"));
  CHECK(first.at("talk") == json::value("technician"));
  CHECK(first.at("handover") == json::value("asked"));
  CHECK(first.at("floor_key") == json::value("en"));
}

TEST_CASE("JSON text keeps any name, and numbers as people write them") {
  JsonWriter out;
  out.begin_object().field("a\"b\\", "line\nbreak 中文").key("n").begin_array();
  out.number(-0.04, 1).number(23.5, 2).number(1e9, 0).number(0.0 / 0.0, 1).null().end_array();
  out.end_object();
  CHECK(out.text() == R"({"a\"b\\":"line\u000abreak 中文","n":[0,23.5,1000000000,null,null]})");
  CHECK(json::parse(out.text()).at("a\"b\\") == json::value("line\nbreak 中文"));
}
