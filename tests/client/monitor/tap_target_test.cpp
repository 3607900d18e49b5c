#include "client/monitor/tap_target.h"

#include "client/monitor/board_json.h"
#include "tests/client/monitor/sample_event.h"
#include "tests/support/catch.h"

#include <algorithm>

using namespace dragoman::client;
using What = TapTarget::What;

namespace {

Board board() {
  Board out;
  REQUIRE(take_message(out, dragoman::client::testing::kState).empty());
  return out;
}

}  // namespace

TEST_CASE("what is listened to is written as it is read, and leads to the relay's path") {
  const auto [text, target, path] = GENERATE(table<const char*, TapTarget, const char*>(
      {{"hall/en", {What::channel, "hall", "en", 0}, "channels/en"},
       {"hall/en:2", {What::microphone, "hall", "en", 2}, "desks/en/2/microphone"},
       {"hall/en:2:incoming", {What::incoming, "hall", "en", 2}, "desks/en/2/incoming"},
       {"hall/source:my mixer/2",
        {What::source, "hall", "my mixer/2", 0},
        "sources/my%20mixer%2F2"}}));
  CHECK(parse_tap_target(text, "") == target);
  CHECK(to_string(target) == text);
  CHECK(tap_path(target) == std::string("/api/v1/rooms/hall/tap/") + path);
}

TEST_CASE("the room may be left out where it is known") {
  CHECK(parse_tap_target("en:1", "hall") == TapTarget{What::microphone, "hall", "en", 1});
  CHECK_FALSE(parse_tap_target("en:1", ""));
}

TEST_CASE("what is none of these is nothing") {
  const auto* text =
      GENERATE("", "/", "hall/", "/en", "hall/en:", "hall/en:0", "hall/en:x", "hall/en:1:else",
               "hall/:1", "hall/en:incoming", "hall/source:", "hall/en:99999999999");
  CAPTURE(text);
  CHECK_FALSE(parse_tap_target(text, ""));
}

TEST_CASE("the list has channels, floor sources and every desk's two ears") {
  const auto all = tap_targets(board(), {});
  REQUIRE_FALSE(all.empty());
  const auto has = [&](const char* text) {
    return std::any_of(all.begin(), all.end(),
                       [&](const auto& each) { return to_string(each) == text; });
  };
  CHECK(has("hall/floor"));
  CHECK(has("hall/en"));
  CHECK(has("hall/en:1"));
  CHECK(has("hall/en:1:incoming"));
  CHECK(std::none_of(all.begin(), all.end(), [](const auto& each) {
    return each.what == What::source && each.id.find('/') != std::string::npos;  // a desk's
  }));
  CHECK(tap_targets(board(), "elsewhere").empty());
  for (const auto& each : all) CHECK(parse_tap_target(to_string(each), "") == each);
}

TEST_CASE("a line of the list says how it is now") {
  auto now = board();
  auto& desk = now.rooms[0].desks[0];
  desk.connected = true;
  desk.on_air = true;
  desk.incoming = "floor";
  desk.floor_key = "ru";
  const TapTarget microphone{What::microphone, now.rooms[0].id, desk.booth, desk.desk};
  CHECK(tap_words(now, microphone).ends_with("microphone, on air"));
  auto incoming = microphone;
  incoming.what = What::incoming;
  CHECK(tap_words(now, incoming).ends_with("hears ru"));
  desk.connected = false;
  CHECK(tap_words(now, microphone).ends_with("nobody there"));
}
