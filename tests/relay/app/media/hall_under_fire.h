#pragma once
/// A floor at 440 Hz that is heard, while something else comes to the media port at 1000 Hz.

#include "relay/app/media_plane.h"
#include "tests/relay/app/media/stage.h"
#include "tests/support/catch.h"

namespace dragoman::testing {

inline srtp::MasterKey key_of(int n) {
  srtp::MasterKey key;
  key.key.fill(static_cast<std::byte>(n));
  key.salt.fill(static_cast<std::byte>(n));
  return key;
}

class HallUnderFire : public Stage {
 public:
  /// The reason was counted `count` times, and the floor is as it was.
  void check_counted(app::Drop reason, std::uint64_t count) {
    INFO(app::to_string(reason));
    CHECK(until([&] { return plane.dropped(reason) >= count; }));
    const std::size_t heard = floor.sound().size();
    CHECK(until([&] { return floor.sound().size() > heard + 9600; }));
    // Where the host holds our own voice up, the playout stretches it: then soon, not at once.
    CHECK(until([&] { return floor.hears(440); }));
    CHECK(floor.share_of(1000, 9600) < 0.01);
    CHECK(plane.dropped(reason) == count);
  }

  Ear& floor;
  Voice* speaker = nullptr;

 protected:
  /// Whoever derives from it lets the speaker in, by the way that is his, and awaits him.
  HallUnderFire() : Stage(test_event()), floor(ear(0)) { plane.start(); }
  void await_speaker() {
    REQUIRE(until([&] { return floor.hears(440); }));
  }
};

}  // namespace dragoman::testing
