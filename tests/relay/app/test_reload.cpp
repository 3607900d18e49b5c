#include "relay/app/reload.h"
#include "relay/event/load.h"
#include "tests/relay/app/fake_media.h"
#include "tests/support/catch.h"

#include <algorithm>

using namespace dragoman;
using namespace dragoman::testing;
using app::ReloadResult;

namespace {

struct Edited {
  event::Event running = event::built_in_event();
  event::Event file = running;
  FakeMedia media{running};
  app::Reloader reloader{running, media, [this] { return file; }};

  std::size_t count(engine::CommandType type) const {
    return static_cast<std::size_t>(
        std::count_if(media.commands.begin(), media.commands.end(),
                      [type](const engine::Command& command) { return command.type == type; }));
  }
};

}  // namespace

TEST_CASE("An edited rule reaches the engine, and control reads it from then on") {
  Edited event;
  event.file.rooms[0].name = "Great Hall";
  event.file.rooms[0].between_booths = event::BetweenBooths::priority;
  event.file.rooms[0].channels[2].fallback.level_db = -20;
  const auto outcome = event.reloader.reload();
  CHECK(outcome.result == ReloadResult::applied);
  CHECK(outcome.changed.size() == 3);
  CHECK(event.running.rooms[0].name == "Great Hall");
  REQUIRE(event.count(engine::CommandType::rules) == 1);
  CHECK(event.media.commands[0].rules.between_booths == event::BetweenBooths::priority);
  REQUIRE(event.count(engine::CommandType::empty_channel) ==
          event.running.rooms[0].channels.size() - 1);
  CHECK(event.media.commands[2].channel == 2);
  CHECK(event.media.commands[2].empty.level_db == -20);
  // What a technician has set meanwhile is left alone.
  CHECK(event.count(engine::CommandType::floor_language) == 0);
}

TEST_CASE("A file that is as it was asks for nothing") {
  Edited event;
  CHECK(event.reloader.reload().result == ReloadResult::unchanged);
  CHECK(event.media.commands.empty());
}

TEST_CASE("A change that needs a restart changes nothing else either, and says what it is") {
  Edited event;
  event.file.rooms[0].name = "Great Hall";
  event.file.audio.bitrate = 64000;
  const auto outcome = event.reloader.reload();
  CHECK(outcome.result == ReloadResult::refused);
  CHECK(outcome.words.find("audio: bitrate") != std::string::npos);
  CHECK(outcome.words.find("restart") != std::string::npos);
  CHECK_FALSE(outcome.remedy.empty());
  CHECK(event.running.rooms[0].name != "Great Hall");
  CHECK(event.media.commands.empty());
}

TEST_CASE("A file with a mistake leaves the event as it was, and names the line") {
  Edited event;
  app::Reloader reloader{event.running, event.media,
                         [] { return event::parse("[event]\nnam = 1\n", "event.toml"); }};
  const auto outcome = reloader.reload();
  CHECK(outcome.result == ReloadResult::refused);
  CHECK(outcome.words.find("event.toml:2") != std::string::npos);
  CHECK(event.media.commands.empty());
  CHECK(reloader.counts()[static_cast<std::size_t>(ReloadResult::refused)] == 1);
}

TEST_CASE("What a full queue refused is made up for by the next attempt") {
  Edited event;
  event.file.rooms[0].between_booths = event::BetweenBooths::mixed;
  event.media.queue_full = true;
  CHECK(event.reloader.reload().result == ReloadResult::refused);
  event.media.queue_full = false;
  CHECK(event.reloader.reload().result == ReloadResult::applied);
  CHECK(event.count(engine::CommandType::rules) == 1);
}

TEST_CASE("Delays that the file changed are taken; those that a technician set stay") {
  Edited event;
  for (auto* one : {&event.running, &event.file})
    one->rooms[0].floor_sources = {"mixer", "guest", "studio"};
  event.running.rooms[0].source_delays = {{"studio", std::chrono::milliseconds{40}}};
  event.file.rooms[0].source_delays = {{"studio", std::chrono::milliseconds{40}},
                                       {"guest", std::chrono::milliseconds{180}}};
  event.file.rooms[0].channels[2].delay = std::chrono::milliseconds{10};
  CHECK(event.reloader.reload().result == ReloadResult::applied);
  std::vector<engine::Command> delays;
  for (const auto& command : event.media.commands)
    if (command.lip_sync != 0) delays.push_back(command);
  REQUIRE(delays.size() == 2);
  CHECK(delays[0].type == engine::CommandType::channel_delay);
  CHECK((delays[0].channel == 2 && delays[0].lip_sync == 480));
  CHECK(delays[1].type == engine::CommandType::source_delay);
  CHECK((delays[1].slot == 1 && delays[1].lip_sync == 8640));
  CHECK(event.running.rooms[0].delay_of("guest") == std::chrono::milliseconds{180});
}

TEST_CASE("A source's delay is taken where the source has its place now") {
  Edited event;
  event.file.rooms[0].source_delays = {{"guest", std::chrono::milliseconds{180}}};
  app::FloorPlaces places;
  places[5] = "guest";
  event.reloader.look_up([&](std::size_t) { return places; });
  CHECK(event.reloader.reload().result == ReloadResult::applied);
  const auto& last = event.media.commands.back();
  CHECK(last.type == engine::CommandType::source_delay);
  CHECK(last.slot == 5);
}

TEST_CASE("The built-in event has no file to read again") {
  Edited event;
  app::Reloader reloader{event.running, event.media, {}};
  CHECK(reloader.reload().result == ReloadResult::refused);
}
