/// What people had set in a room is so again after a restart.

#include "relay/app/lookup.h"
#include "relay/app/memory_store.h"
#include "relay/app/room_memory.h"
#include "relay/engine/room.h"
#include "tests/support/catch.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

using namespace dragoman;
using app::RoomMemory;

namespace {

struct NoSink final : engine::EventSink {
  bool post(const engine::EngineEvent&) noexcept override { return true; }
};

/// The engine's own word on a room that took these commands.
engine::RoomStatus after(const event::Event& event, const std::vector<engine::Command>& commands) {
  NoSink sink;
  engine::Room room(event, 0, sink);
  const Instant now{std::chrono::hours{1}};
  for (const auto& command : commands) room.apply(command, now);
  room.mix(FrameIndex{0}, now);
  return room.status();
}

RoomMemory everything(const event::Room& room) {
  auto memory = app::fresh_memory(room, {"mixer", "reserve"});
  memory.closed = true;
  memory.floor_language = RoomMemory::FloorLanguage{3, 1};
  memory.floor_source = 1;
  memory.channels[0].gain_db = 2;
  memory.channels[2].muted = true;
  memory.channels[2].gain_db = -3.5;
  memory.channels[5].fallback = true;
  memory.channels[6].given_to = 3;
  memory.channels[0].delay = 5760;
  memory.delays[1] = 8640;
  memory.locked = {{0, 2}, {3, 1}};
  return memory;
}

/// A file of memories of the built-in event, in a folder of its own.
struct Kept {
  event::Event event = event::built_in_event();
  Kept() {
    event.storage.dir =
        std::filesystem::temp_directory_path() / ("dragoman-memory-" + std::to_string(::getpid()));
  }
  ~Kept() { std::filesystem::remove_all(event.storage.dir); }

  std::filesystem::path file() const { return event.storage.dir / "rooms.json"; }
  void write(const std::string& text) const {
    std::filesystem::create_directories(event.storage.dir);
    std::ofstream(file()) << text;
  }
  std::vector<RoomMemory> load() {
    warning.reset();
    return app::MemoryStore(event).load(warning);
  }
  std::vector<RoomMemory> fresh() const { return {app::fresh_memory(event.rooms[0])}; }

  std::optional<std::string> warning;
};

}  // namespace

TEST_CASE("A room that begins with what it had set has all of it, and is the same again") {
  const auto event = event::built_in_event();
  const auto& room = event.rooms[0];
  const auto memory = everything(room);
  const auto status = after(event, app::commands_of(room, memory));
  CHECK(status.closed);
  CHECK(status.sources[1].lip_sync == 8640);
  CHECK(status.channels[2].muted);
  CHECK(status.floor_language == 3);
  CHECK(app::memory_of(room, status, memory.places) == memory);
}

TEST_CASE("A room in which nobody has set anything begins as the event file says") {
  const auto event = event::built_in_event();
  const auto memory =
      app::memory_of(event.rooms[0], after(event, {}), app::floor_places(event.rooms[0]));
  CHECK(memory == app::fresh_memory(event.rooms[0]));
  CHECK(app::commands_of(event.rooms[0], memory).empty());
  CHECK(app::words_of(event.rooms[0], memory).empty());
}

TEST_CASE("A floor language that is unknown by the technician's word stays unknown") {
  auto event = event::built_in_event();
  event.rooms[0].floor_language = "en";
  engine::Command unknown;
  unknown.type = engine::CommandType::floor_language;
  const auto status = after(event, {unknown});
  const auto memory = app::memory_of(event.rooms[0], status, {});
  REQUIRE(memory.floor_language);
  CHECK(after(event, app::commands_of(event.rooms[0], memory)).floor_language == engine::kNone);
}

TEST_CASE("Delays of the event file are no memory; others go before them, also none at all") {
  auto event = event::built_in_event();
  auto& room = event.rooms[0];
  room.floor_sources = {"mixer", "guest"};
  room.source_delays = {{"guest", std::chrono::milliseconds{180}}};
  room.channels[0].delay = std::chrono::milliseconds{120};
  const auto places = app::floor_places(room);
  const auto fresh = app::fresh_memory(room);
  const auto begun = after(event, app::commands_of(room, fresh));
  CHECK(begun.sources[1].lip_sync == 8640);
  CHECK(begun.channels[0].lip_sync == 5760);
  CHECK(app::memory_of(room, begun, places) == fresh);

  auto set = fresh;
  set.delays[0] = 480;
  set.delays[1] = 0;
  set.channels[0].delay = 0;
  const auto status = after(event, app::commands_of(room, set));
  CHECK(status.sources[0].lip_sync == 480);
  CHECK(status.sources[1].lip_sync == 0);
  CHECK(status.channels[0].lip_sync == 0);
  CHECK(app::memory_of(room, status, places) == set);
}

TEST_CASE("What was set is told in words") {
  const auto event = event::built_in_event();
  CHECK(app::words_of(event.rooms[0], everything(event.rooms[0])) ==
        "closed; floor language ru; floor source reserve; source reserve delayed by 180 ms; floor "
        "+2.0 dB; floor delayed by 120 ms; en muted; en -3.5 dB; es "
        "carries the original; fr given to booth fr; desk en/2 locked; desk fr/1 locked");
}

TEST_CASE("Memories outlive the relay on the disk") {
  Kept kept;
  CHECK(kept.load() == kept.fresh());
  const std::vector<RoomMemory> rooms{everything(kept.event.rooms[0])};
  CHECK_FALSE(app::MemoryStore(kept.event).save(rooms));
  CHECK(kept.load() == rooms);
  CHECK_FALSE(kept.warning);
  app::MemoryStore(kept.event).forget();
  CHECK(kept.load() == kept.fresh());
}

TEST_CASE("What the event no longer has is passed over, the rest is remembered") {
  Kept kept;
  const auto& room = kept.event.rooms[0];
  CHECK_FALSE(app::MemoryStore(kept.event).save({everything(room)}));
  kept.event.rooms[0].booths.pop_back();                             // fr
  kept.event.rooms[0].sources.push_back({"aes67", "hall.sdp", {}});  // and a stream is first now
  auto expected = app::fresh_memory(room, {"mixer", "reserve"});
  expected.closed = true;
  expected.floor_language = RoomMemory::FloorLanguage{3, 1};
  expected.floor_source = 2;
  expected.delays[2] = 8640;
  expected.channels = everything(room).channels;
  expected.channels[6].given_to = engine::kNone;
  expected.locked = {{0, 2}};
  CHECK(kept.load() == std::vector{expected});
}

TEST_CASE("A file that cannot be read is kept aside and told of; no value in it does harm") {
  Kept kept;
  kept.write("{\"rooms\":[{\"id\":\"hall\",\"clo");
  CHECK(kept.load() == kept.fresh());
  REQUIRE(kept.warning);
  CHECK(kept.warning->find("rooms.json.damaged") != std::string::npos);
  CHECK(std::filesystem::exists(kept.file().string() + ".damaged"));
  CHECK_FALSE(std::filesystem::exists(kept.file()));

  const auto harmless =
      GENERATE(R"({"rooms":7})", R"({"rooms":[7,null,{"id":"attic","closed":true},{"id":5}]})",
               R"({"rooms":[{"id":"hall","closed":1,"floor_language":"xx","floor_source":"nobody",
          "floor_sources":[1,null],"channels":[{"id":"xx","muted":true},{"id":"en","gain_db":"3",
          "given_to":"xx"},{"id":"fr","gain_db":9000,"lip_sync_ms":1001},{"id":"es","gain_db":1e999,"lip_sync_ms":-1},3],
          "source_delays":[{"id":"","lip_sync_ms":5},{"id":"nobody","lip_sync_ms":5},7],"locked":[{"booth":"en","desk":9},{"booth":"en","desk":-1},
          {"booth":"en","desk":1e9},{"booth":"en","desk":4294967297},{"booth":"xx","desk":1}]}]})");
  kept.write(harmless);
  CHECK(kept.load() == kept.fresh());
  CHECK_FALSE(kept.warning);
}

TEST_CASE("What lies in the place of the file keeps no relay from starting") {
  Kept kept;
  std::filesystem::create_directories(kept.file());
  CHECK(kept.load() == kept.fresh());
  CHECK(kept.warning);
}

TEST_CASE("A disk that takes no memories is told of with what it means") {
  Kept kept;
  kept.write("x");
  kept.event.storage.dir /= "rooms.json";  // a file where a folder should be
  const auto trouble = app::MemoryStore(kept.event).save(kept.fresh());
  kept.event.storage.dir = kept.event.storage.dir.parent_path();
  REQUIRE(trouble);
  CHECK(trouble->find("[storage] dir") != std::string::npos);
}
