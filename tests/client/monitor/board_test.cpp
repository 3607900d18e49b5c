#include "client/monitor/board.h"

#include "client/monitor/board_json.h"
#include "tests/client/monitor/sample_event.h"
#include "tests/support/catch.h"

#include <boost/json.hpp>

using namespace dragoman::client;
using dragoman::client::testing::kState;

namespace {

Board sample() {
  Board board;
  REQUIRE(take_message(board, kState).empty());
  return board;
}

}  // namespace

TEST_CASE("the relay's state becomes a board") {
  const Board board = sample();
  CHECK(board.event == "Sub-Forum");
  const RoomBoard* hall = board.find_room("hall");
  REQUIRE(hall != nullptr);
  CHECK(board.find_room("annex") == nullptr);
  REQUIRE(hall->channels.size() == 4);
  const ChannelRow& english = hall->channels[2];
  CHECK(english.name == "English");
  CHECK(english.state == "interpreted");
  CHECK(english.on_air == std::vector<std::string>{"en/1"});
  CHECK(english.listeners() == 19);
  CHECK(english.limited_samples == 5);
  CHECK(hall->channels[3].right_to_left);
  CHECK(hall->sources[0].drift_ppm.value() == Approx(-12.5));
  REQUIRE(hall->desks.size() == 2);
  CHECK(hall->desks[0].on_air);
  CHECK_FALSE(hall->desks[1].connected);
  CHECK(hall->desks[1].call == "none");
  CHECK(hall->floor_language_by == "ar");
  CHECK(hall->messages == 2);
  CHECK_FALSE(hall->slower);
  CHECK(hall->open);
  CHECK(hall->recording.empty());
}

TEST_CASE("signals of booths are on the board as they come") {
  Board board = sample();
  REQUIRE(take_message(board, R"({"type":"change","rooms":[{"id":"hall","slower":true,"open":false,
        "recording":{"state":"failed","reason":"No space left on device"},"booths":[
    {"id":"en","desks":[{"desk":1,"connected":false,"lost":true,"call":"raised",
     "handover":"asked","floor_key":"ru","reason_code":"link_lost"}]}]}]})")
              .empty());
  const auto& hall = board.rooms[0];
  CHECK(hall.slower);
  CHECK_FALSE(hall.open);
  CHECK(hall.recording == "failed");
  CHECK(hall.recording_reason == "No space left on device");
  CHECK(hall.desks[0].lost);
  CHECK(hall.desks[0].call == "raised");
  CHECK(hall.desks[0].handover == "asked");
  CHECK(hall.desks[0].floor_key == "ru");
  CHECK(hall.desks[0].reason_code == "link_lost");
}

TEST_CASE("messages become lines, the last ones, and stay while the room changes") {
  const std::string messages = R"({"count":3,"messages":[
    {"t":1,"from":"desk","booth":"en","desk":2,"text":"old"},
    {"t":2,"from":"desk","booth":"en","desk":2,"text":"left ear is \u001b[31m silent"},
    {"t":3,"from":"technician","booth":"en","desk":2,"text":"on my way"}]})";
  const auto texts = message_texts(messages, 2);
  CHECK(texts == std::vector<std::string>{"en/2: left ear is ?[31m silent", "to en/2: on my way"});
  CHECK(message_texts("rubbish", 2).empty());
  CHECK(message_texts(R"({"messages":[7,{}]})", 2).size() == 1);

  Board board = sample();
  board.rooms[0].texts = texts;
  board.rooms[0].texts_of = 3;
  take_message(board, R"({"type":"change","rooms":[{"id":"hall","messages":4}]})");
  CHECK(board.rooms[0].texts == texts);
  CHECK(board.rooms[0].texts_of == 3);
  CHECK(board.rooms[0].messages == 4);
}

TEST_CASE("null is unknown, not zero") {
  const Board board = sample();
  CHECK_FALSE(board.rooms[0].channels[1].rms_dbfs.has_value());
  CHECK_FALSE(board.rooms[0].sources[1].jitter_ms.has_value());
  CHECK(board.rooms[0].channels[0].listeners() == 3);
}

TEST_CASE("meters move levels and nothing else") {
  Board board = sample();
  REQUIRE(take_message(board, R"({"type":"meters","rooms":[{"id":"hall","channels":[
    {"id":"en","rms_dbfs":-17.5,"peak_dbfs":-3},{"id":"nobody","rms_dbfs":0,"peak_dbfs":0}],
    "sources":[{"id":"mixer","rms_dbfs":-40,"peak_dbfs":-30}]},{"id":"elsewhere"}]})")
              .empty());
  CHECK(board.rooms.size() == 1);
  CHECK(board.rooms[0].channels[2].rms_dbfs.value() == Approx(-17.5));
  CHECK(board.rooms[0].channels[2].peak_dbfs.value() == Approx(-3));
  CHECK(board.rooms[0].channels[2].state == "interpreted");
  CHECK(board.rooms[0].channels[0].rms_dbfs.value() == Approx(-23.1));
  CHECK(board.rooms[0].sources[0].rms_dbfs.value() == Approx(-40));
}

TEST_CASE("a change replaces the rooms that it names") {
  Board board = sample();
  REQUIRE(take_message(board, R"({"type":"change","rooms":[{"id":"annex","channels":[]},
    {"id":"hall","floor_language":null,"channels":[{"id":"floor","state":"silent"}]}]})")
              .empty());
  CHECK(board.event == "Sub-Forum");
  REQUIRE(board.rooms.size() == 2);
  CHECK(board.find_room("hall")->floor_language.empty());
  CHECK(board.find_room("hall")->channels.size() == 1);
}

TEST_CASE("a text that makes no sense says so and changes nothing") {
  Board board = sample();
  for (const char* text : {"", "{", "[]", "7", "{}", R"({"type":"state","rooms":7})"}) {
    INFO(text);
    CHECK_FALSE(take_message(board, text).empty());
    CHECK(board.event == "Sub-Forum");
  }
  CHECK(take_message(board, R"({"type":"something new"})").empty());
  CHECK(take_message(board, R"({"type":"meters","rooms":[7,{"id":"hall","channels":[null,{}]}]})")
            .empty());
  CHECK(board.rooms[0].channels.size() == 4);
}

TEST_CASE("a name cannot steer the terminal") {
  Board board;
  REQUIRE(take_message(board, R"({"name":"a\u001b[2Jb","rooms":[]})").empty());
  CHECK(board.event == "a?[2Jb");
}

TEST_CASE("one room can be taken out of the event") {
  const std::string text =
      only_room(R"({"name":"x","rooms":[{"id":"a","n":1},{"id":"b","n":2}]})", "b");
  const auto value = boost::json::parse(text);
  REQUIRE(value.at("rooms").as_array().size() == 1);
  CHECK(value.at("rooms").at(0).at("n").as_int64() == 2);
  CHECK(only_room(R"({"rooms":[]})", "b").empty());
  CHECK(only_room("no JSON", "b").empty());
}

TEST_CASE("alarms go to their rooms, come and go by themselves, and survive a change of the room") {
  Board board;
  const std::string alarms =
      R"("alarms":[{"id":"hall/en/1/loss","kind":"loss","severity":"warning","room":"hall","what":"w","do":"d"},
                   {"id":"disk","kind":"disk","severity":"grave","room":null,"acknowledged":true}])";
  const std::string rooms = R"("rooms":[{"id":"hall"},{"id":"blue"}])";
  REQUIRE(take_message(board, R"({"type":"state","name":"x",)" + rooms + "," + alarms + "}") == "");
  REQUIRE(board.rooms[0].alarms.size() == 1);
  CHECK(board.rooms[0].alarms[0].where == "hall/en/1");
  CHECK(board.rooms[0].alarms[0].remedy == "d");
  CHECK(board.rooms[1].alarms.empty());
  REQUIRE(board.alarms.size() == 1);
  CHECK(board.alarms[0].where == "relay");
  CHECK(board.alarms[0].grave);
  CHECK(board.alarms[0].acknowledged);
  take_message(board, R"({"type":"change","rooms":[{"id":"hall","slower":true}]})");
  CHECK(board.rooms[0].alarms.size() == 1);
  take_message(board, R"({"type":"alarms","alarms":[]})");
  CHECK(board.rooms[0].alarms.empty());
  CHECK(board.alarms.empty());
}
