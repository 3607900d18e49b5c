#include "relay/app/frame_store.h"
#include "tests/support/catch.h"

#include <unistd.h>

#include <fstream>

using namespace dragoman;
using namespace std::chrono_literals;

namespace {

/// The built-in event with a folder of its own, gone with the test.
struct Kept {
  Kept() {
    event.storage.dir =
        std::filesystem::temp_directory_path() / ("dragoman-frames-" + std::to_string(::getpid()));
    std::filesystem::remove_all(event.storage.dir);
  }
  ~Kept() { std::filesystem::remove_all(event.storage.dir); }

  void write(std::string_view text) {
    std::filesystem::create_directories(event.storage.dir);
    std::ofstream(event.storage.dir / "frames.json") << text;
  }

  event::Event event = event::built_in_event();
};

constexpr WallTime kNow{std::chrono::seconds(1'800'000'000)};
constexpr std::int64_t kFramesASecond = 200;
constexpr std::int64_t kClock = 1'800'000'000 * kFramesASecond;

}  // namespace

TEST_CASE("Without a past, the first frame is the wall clock's") {
  Kept kept;
  app::FrameStore store(kept.event);
  CHECK(store.first_frames(kNow) == std::vector{FrameIndex{kClock}});
  CHECK_FALSE(store.warning());
}

TEST_CASE("A restart never numbers a frame again") {
  Kept kept;
  REQUIRE(app::FrameStore(kept.event).save({FrameIndex{kClock + 5000}}));
  app::FrameStore store(kept.event);
  SECTION("the clock was set back") {
    CHECK(store.first_frames(kNow) == std::vector{FrameIndex{kClock + 5000 + kFramesASecond}});
  }
  SECTION("the clock is ahead") {
    CHECK(store.first_frames(kNow + 1h) == std::vector{FrameIndex{kClock + 3600 * kFramesASecond}});
  }
  SECTION("with another frame length the position in time stays") {
    kept.event.audio.frame = 960;
    CHECK(store.first_frames(kNow) ==
          std::vector{FrameIndex{(kClock + 5000 + kFramesASecond) / 4}});
  }
}

TEST_CASE("A damaged file is a warning, and the clock counts") {
  Kept kept;
  kept.write(GENERATE("", "{", "[]", "{\"rooms\":3}", "{\"rooms\":{\"hall\":\"x\"}}",
                      "{\"rooms\":{\"hall\":-1}}", "{\"rooms\":{\"hall\":9000000000000000000}}"));
  app::FrameStore store(kept.event);
  CHECK(store.first_frames(kNow) == std::vector{FrameIndex{kClock}});
  CHECK(store.warning());
}

TEST_CASE("A folder that cannot be written is one warning, not one a second") {
  Kept kept;
  std::ofstream(kept.event.storage.dir) << "a file where the folder should be";
  app::FrameStore store(kept.event);
  CHECK_FALSE(store.save({FrameIndex{1}}));
  CHECK(store.warning());
  CHECK_FALSE(store.save({FrameIndex{2}}));
  CHECK_FALSE(store.warning());
}
