/// Positions are kept behind a disk that may stand still.

#include "codecs/audio/time.h"
#include "relay/app/disk_keeper.h"
#include "tests/support/catch.h"

#include <cstdint>
#include <mutex>
#include <optional>
#include <semaphore>
#include <string>
#include <vector>

using namespace dragoman;
using FrameKeeper = app::DiskKeeper<std::vector<FrameIndex>>;

namespace {

using Frames = std::vector<FrameIndex>;

/// Stands still until it is let go.
struct SlowDisk {
  FrameKeeper::Save save() {
    return [this](const Frames& frames) -> std::optional<std::string> {
      began.release();
      go.acquire();
      const std::lock_guard lock(mutex);
      kept.push_back(frames);
      return trouble;
    };
  }

  std::counting_semaphore<> began{0}, go{0};
  std::mutex mutex;
  std::vector<Frames> kept;
  std::optional<std::string> trouble;
};

}  // namespace

TEST_CASE(
    "a disk that stands still is waited for by nobody, and has the last positions in the end") {
  SlowDisk disk;
  {
    FrameKeeper keeper(disk.save());
    keeper.keep({FrameIndex{1}});
    disk.began.acquire();
    for (std::int64_t i = 2; i < 100; ++i) keeper.keep({FrameIndex{i}});
    CHECK(disk.kept.empty());
    disk.go.release(2);
  }
  REQUIRE(disk.kept.size() == 2);
  CHECK(disk.kept[0] == Frames{FrameIndex{1}});
  CHECK(disk.kept[1] == Frames{FrameIndex{99}});
}

TEST_CASE("what the disk refuses is said once, to who asks") {
  SlowDisk disk;
  disk.trouble = "no space";
  FrameKeeper keeper(disk.save());
  CHECK_FALSE(keeper.warning());
  disk.go.release(2);
  keeper.keep({FrameIndex{1}});
  disk.began.acquire();
  keeper.keep({FrameIndex{2}});
  disk.began.acquire();  // the first is over
  CHECK(keeper.warning() == "no space");
}

TEST_CASE("nothing kept is nothing saved") {
  SlowDisk disk;
  { const FrameKeeper keeper(disk.save()); }
  CHECK(disk.kept.empty());
}
