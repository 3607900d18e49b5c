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
constexpr Instant kMonotonic{5h};
constexpr std::int64_t kFramesASecond = 200;
constexpr std::int64_t kClock = 1'800'000'000 * kFramesASecond;

}  // namespace

TEST_CASE("Without a past, the first frame is the wall clock's") {
  Kept kept;
  app::FrameStore store(kept.event);
  CHECK(store.first_frames(kNow, kMonotonic) == std::vector{FrameIndex{kClock}});
  CHECK_FALSE(store.warning());
}

TEST_CASE("A restart never numbers a frame again") {
  Kept kept;
  REQUIRE(app::FrameStore(kept.event).save({FrameIndex{kClock + 5000}}));
  app::FrameStore store(kept.event);
  SECTION("the clock was set back") {
    CHECK(store.first_frames(kNow, kMonotonic) ==
          std::vector{FrameIndex{kClock + 5000 + kFramesASecond}});
  }
  SECTION("the clock is ahead") {
    CHECK(store.first_frames(kNow + 1h, kMonotonic) ==
          std::vector{FrameIndex{kClock + 3600 * kFramesASecond}});
  }
  SECTION("with another frame length the position in time stays") {
    kept.event.audio.frame = 960;
    CHECK(store.first_frames(kNow, kMonotonic) ==
          std::vector{FrameIndex{(kClock + 5000 + kFramesASecond) / 4}});
  }
}

TEST_CASE("A relay that comes back goes on in time: no earlier, and a frame later") {
  Kept kept;
  app::FrameStore before(kept.event, "this boot");
  REQUIRE(before.first_frames(kNow, kMonotonic) == std::vector{FrameIndex{kClock}});
  // The last that was kept is nearly a second old.
  REQUIRE(before.save({FrameIndex{kClock + 10 * kFramesASecond}}));
  const auto first = [&](const char* boot, std::chrono::milliseconds wall,
                         std::chrono::milliseconds monotonic) {
    return app::FrameStore(kept.event, boot)
        .first_frames(kNow + wall, kMonotonic + monotonic)
        .front();
  };
  CHECK(first("this boot", 11s, 11s) == FrameIndex{kClock + 11 * kFramesASecond + 1});
  // The clock was set back, or forward.
  CHECK(first("this boot", 3s, 11s) == FrameIndex{kClock + 11 * kFramesASecond + 1});
  CHECK(first("this boot", 1h, 11s) == FrameIndex{kClock + 3600 * kFramesASecond});
  // Nothing is known of how long it was away.
  CHECK(first("another", 10s, 1s) == FrameIndex{kClock + 11 * kFramesASecond});
  CHECK(first("", 10s, 11s) == FrameIndex{kClock + 11 * kFramesASecond});
}

TEST_CASE("Restarts one after another don't run ahead of the clock") {
  Kept kept;
  for (int i = 0; i < 10; ++i) {
    const auto passed = i * 100ms;
    app::FrameStore store(kept.event, "this boot");
    const auto first = store.first_frames(kNow + passed, kMonotonic + passed);
    CHECK(first.front() - FrameIndex{kClock} <= i * 20 + i);
    REQUIRE(store.save(first));
  }
}

TEST_CASE("A damaged file is a warning, and the clock counts") {
  Kept kept;
  kept.write(GENERATE("", "{", "[]", "{\"rooms\":3}", "{\"rooms\":{\"hall\":\"x\"}}",
                      "{\"rooms\":{\"hall\":-1}}", "{\"rooms\":{\"hall\":9000000000000000000}}"));
  app::FrameStore store(kept.event);
  CHECK(store.first_frames(kNow, kMonotonic) == std::vector{FrameIndex{kClock}});
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
