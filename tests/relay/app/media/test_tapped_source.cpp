/// A desk that is off air, heard through the whole media plane by control alone.

#include "relay/app/media_plane.h"
#include "tests/relay/app/media/stage.h"
#include "tests/support/catch.h"

#include <cmath>

using namespace dragoman;
using namespace dragoman::testing;

namespace {

constexpr engine::Seat kEnglishDesk{0, 1};

}  // namespace

TEST_CASE("a microphone that is off air reaches control, and its channel carries the floor",
          "[plane]") {
  Stage stage(test_event());
  Ear& english = stage.ear(1);
  stage.plane.start();
  stage.admit(0, {.hz = 440});
  const int slot = engine::source_slot(kEnglishDesk);
  stage.admit(slot, {.hz = 880});
  REQUIRE(stage.plane.tap_source(0, slot, true));

  std::int64_t frames = 0, steps = 0;
  float peak = 0;
  FrameIndex last{};
  const auto take = [&] {
    stage.plane.drain_sources([&](const app::SourceFrame& frame) {
      CHECK(frame.slot == slot);
      steps += frames > 0 ? frame.frame - last : 1;
      last = frame.frame;
      ++frames;
      for (const float sample : frame.samples) peak = std::max(peak, std::abs(sample));
    });
    return frames >= 200 && peak > 0.01F;
  };
  CHECK(stage.until(take));
  CHECK(steps >= frames);
  CHECK(stage.until([&] { return english.hears(440); }));
  CHECK_FALSE(english.hears(880));

  REQUIRE(stage.plane.tap_source(0, slot, false));
  const auto end = stage.plane.frame(0) + 2;
  CHECK(stage.until([&] { return stage.plane.frame(0) - end > 0; }));
  take();
  const auto heard = frames;
  const auto later = stage.plane.frame(0) + 20;
  CHECK(stage.until([&] { return stage.plane.frame(0) - later > 0; }));
  take();
  CHECK(frames == heard);
}
