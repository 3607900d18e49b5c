// One media clock per room: packets are numbered by their frame, over every wrap and restart.
#include "codecs/rtp/sequencer.h"
#include "tests/scenarios/hall.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;

namespace {

/// The wall time at which the frame counter times 240 is a multiple of 2^32, after Hall::kMorning.
WallTime timestamp_wrap() {
  const auto samples = duration_to_samples(Hall::kMorning.time_since_epoch());
  const auto wrap = ((samples >> 32) + 1) << 32;
  return WallTime{samples_to_duration(wrap)};
}

}  // namespace

TEST_CASE("Sequence number and timestamp are those of the frame", "[numbering]") {
  Hall hall;
  hall.run(1s);
  const auto last = hall.frame() + -1;
  for (const auto* channel : {"floor", "zh", "en", "fr", "de"}) {
    const auto& ear = hall.ear(channel);
    CHECK(ear.packets == 200);
    CHECK(ear.gaps == 0);
    CHECK(ear.undecodable == 0);
    CHECK(ear.sequence == rtp::sequence_of(last));
    CHECK(ear.timestamp == rtp::timestamp_of(last, 240));
    CHECK(ear.payload_type == rtp::kPayloadOpus);
  }
}

TEST_CASE("The timestamp wraps after 24.9 h in the middle of an event, and nobody notices",
          "[numbering]") {
  Hall hall{small_event(), 0, timestamp_wrap() - 1s};
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(300ms);
  REQUIRE(rtp::to_int(hall.ear("en").timestamp) > 0xFFFF0000U);
  hall.run(1s);
  CHECK(rtp::to_int(hall.ear("en").timestamp) < 0x10000U);
  CHECK(hall.ear("en").gaps == 0);
  CHECK(hall.red_ear("en").gaps == 0);
  CHECK(hall.heard("en") == "en1");
}

TEST_CASE("The sequence number wraps every 5.5 minutes", "[numbering]") {
  const auto n = to_int(rtp::frame_at(Hall::kMorning, 240));
  const auto wrap = FrameIndex{((n >> 16) + 1) << 16};
  Hall hall{small_event(), 0, rtp::wall_time_of(wrap, 240) - 500ms};
  hall.run(1s);
  CHECK(rtp::to_int(hall.ear("en").sequence) == 99);
  CHECK(hall.ear("en").gaps == 0);
}

TEST_CASE("A restarted relay continues every stream", "[numbering]") {
  rtp::Ssrc ssrc{};
  rtp::SequenceNumber sequence{};
  std::string cname;
  {
    Hall before;
    before.run(10s);
    ssrc = before.ear("en").ssrc;
    sequence = before.ear("en").sequence;
    cname = before.ear("en").cname;
  }
  Hall after{small_event(), 0, Hall::kMorning + 12s};
  after.run(5s);
  CHECK(after.ear("en").ssrc == ssrc);
  CHECK(after.ear("en").cname == cname);
  // 2 s of pause and 5 s of sound further on the same line.
  CHECK(rtp::distance(after.ear("en").sequence, sequence) == 7 * 200);
}

TEST_CASE("Every channel, room and twin is its own stream, as the event numbers it",
          "[numbering]") {
  auto event = small_event();
  event.rooms.push_back(event.rooms[0]);
  event.rooms[1].id = "annex";
  Hall hall{event, 0};
  Hall annex{event, 1};
  hall.everybody_comes();
  annex.open_floor();
  annex.run(500ms);
  hall.press(kEn1);
  hall.run(300ms);
  annex.run(300ms);

  CHECK(hall.heard("en") == "en1");
  CHECK(annex.heard("en") == "floor");  // what happens in one room stays there
  CHECK(rtp::to_int(hall.ear("en").ssrc) == event::ssrc(event, 0, "en", event::Stream::plain));
  CHECK(rtp::to_int(annex.ear("en").ssrc) == event::ssrc(event, 1, "en", event::Stream::plain));
  CHECK(rtp::to_int(hall.red_ear("en").ssrc) == event::ssrc(event, 0, "en", event::Stream::red));
  CHECK(hall.red_ear("en").payload_type == rtp::kPayloadRed);
  CHECK(hall.red_ear("en").sequence == hall.ear("en").sequence);
  CHECK(hall.ear("en").ssrc != hall.ear("fr").ssrc);
}

TEST_CASE("Every frame length numbers its frames alike", "[numbering]") {
  const auto frame = GENERATE(Samples{120}, Samples{240}, Samples{480}, Samples{960});
  auto event = small_event();
  event.audio.frame = frame;
  Hall hall{event};
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(1s);
  CHECK(hall.ear("en").gaps == 0);
  CHECK(hall.ear("en").undecodable == 0);
  CHECK(hall.heard("en") == "en1");
  CHECK(hall.ear("en").timestamp == rtp::timestamp_of(hall.frame() + -1, frame));
}
