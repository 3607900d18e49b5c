#include "relay/engine/state_teller.h"

#include "tests/scenarios/hall.h"
#include "tests/support/catch.h"

using namespace dragoman;
using engine::ChannelState;
using engine::ChannelStatus;

TEST_CASE("The state is told at the first frame, at each change, and each second") {
  engine::StateTeller teller{testing::small_event().rooms[0], 240};
  ChannelStatus status;
  const auto first = teller.tell(FrameIndex{0}, status);
  REQUIRE(first);
  CHECK(first->version == 0);
  CHECK_FALSE(teller.tell(FrameIndex{1}, status));
  status.state = ChannelState::interpreted;
  status.quality = engine::Quality::plus;
  status.on_air_count = 1;
  const auto change = teller.tell(FrameIndex{2}, status);
  REQUIRE(change);
  CHECK(change->state == rtp::ChannelStateExtension::State::interpreted);
  CHECK(change->quality == rtp::ChannelStateExtension::Quality::plus);
  CHECK(change->on_air == 1);
  CHECK(change->version == 1);
  CHECK_FALSE(teller.tell(FrameIndex{201}, status));
  const auto again = teller.tell(FrameIndex{202}, status);
  REQUIRE(again);
  CHECK(again->version == 1);  // nothing new
}

TEST_CASE("Levels are no change, recording and the floor's language are") {
  auto room = testing::small_event().rooms[0];
  room.channels[2].number = 42;  // numbers are fixed, whatever the order
  engine::StateTeller teller{room, 240};
  ChannelStatus status;
  CHECK(teller.tell(FrameIndex{0}, status)->floor_language ==
        rtp::ChannelStateExtension::kUnknownChannel);
  status.rms_dbfs = -3;
  CHECK_FALSE(teller.tell(FrameIndex{1}, status));
  status.floor_language = 2;
  CHECK(teller.tell(FrameIndex{2}, status)->floor_language == 42);
  status.recording = true;
  CHECK(teller.tell(FrameIndex{3}, status)->recording);
}
