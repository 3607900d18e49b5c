#include "client/monitor/json_stream.h"

#include "tests/support/catch.h"

#include <boost/json.hpp>

using namespace dragoman;
using dragoman::client::JsonStream;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

constexpr Instant kStart{100s};
constexpr const char* kMeters = R"({"type":"meters","rooms":[{"id":"hall"},{"id":"blue"}]})";
constexpr const char* kAlarms =
    R"({"type":"alarms","alarms":[{"id":"a","room":"hall"},{"id":"b","room":"blue"},{"id":"c","room":null}]})";

}  // namespace

TEST_CASE("the relay's messages come as they are, the time in front") {
  JsonStream stream("", 1);
  CHECK(stream.line(R"({"type":"state","name":"x","rooms":[],"alarms":[]})", 12.5, kStart) ==
        R"({"t":1.25E1,"type":"state","name":"x","rooms":[],"alarms":[]})");
  CHECK(stream.line(kAlarms, 1, kStart).find(R"("id":"b")") != std::string::npos);
  for (const char* text : {"", "{", "[]", "7"}) CHECK(stream.line(text, 1, kStart).empty());
}

TEST_CASE("of one room only what is its own comes, and what is of no room") {
  JsonStream stream("hall", 25);
  const auto alarms = json::parse(stream.line(kAlarms, 1, kStart)).at("alarms").as_array();
  REQUIRE(alarms.size() == 2);
  CHECK(alarms[1].at("id") == "c");
  CHECK(json::parse(stream.line(kMeters, 1, kStart)).at("rooms").as_array().size() == 1);
  CHECK(stream.line(R"({"type":"change","rooms":[{"id":"blue"}]})", 1, kStart).empty());
  CHECK_FALSE(stream.room_missing());
  CHECK(stream.line(R"({"type":"state","rooms":[{"id":"blue"}]})", 1, kStart).empty());
  CHECK(stream.room_missing());
}

TEST_CASE("levels come as often as they are asked for") {
  const auto [wanted, lines] = GENERATE(table<double, int>({{0, 0}, {1, 4}, {5, 20}, {25, 100}}));
  JsonStream stream("", wanted);
  int come = 0;
  for (int i = 0; i < 100; ++i) come += stream.line(kMeters, 1, kStart + i * 40ms).empty() ? 0 : 1;
  CHECK(come == lines);
}

TEST_CASE("a link that is lost is a line of its own") {
  const auto line = json::parse(JsonStream::lost("relay x: refused", 2));
  CHECK(line.at("type") == "lost");
  CHECK(line.at("reason") == "relay x: refused");
}
