#include "relay/engine/channel_line.h"

#include "codecs/rtp/sequencer.h"
#include "tests/scenarios/hall.h"
#include "tests/support/catch.h"

#include <cmath>

using namespace dragoman;
using namespace dragoman::testing;

TEST_CASE("A sender report tells the frame's number and wall time, at least every 5 s") {
  Hall hall;
  hall.run(21s);
  const auto& ear = hall.ear("en");
  REQUIRE(ear.reports.size() >= 5);
  CHECK(ear.undecodable == 0);
  CHECK_FALSE(ear.cname.empty());
  CHECK(ear.cname == hall.ear("fr").cname);  // channels of a room share one clock
  CHECK(ear.cname == hall.red_ear("en").cname);
  CHECK(hall.red_ear("en").reports.size() >= 5);
  WallTime before{};
  for (const auto& report : ear.reports) {
    REQUIRE(report.sender);
    CHECK(report.ssrc == ear.ssrc);
    const auto wall = rtp::from_ntp(report.sender->ntp);
    // frame n starts at n·F samples since the epoch, give or take the start's fraction of a frame
    const auto samples = duration_to_samples(wall.time_since_epoch());
    const auto stamp = rtp::Timestamp{static_cast<std::uint32_t>(samples)};
    CHECK(std::abs(rtp::distance(stamp, report.sender->rtp)) <= 240);
    if (before != WallTime{}) CHECK(wall - before <= 5s);
    before = wall;
  }
  CHECK(ear.reports.back().sender->packets > 3000);
  CHECK(ear.reports.back().sender->octets == ear.reports.back().sender->packets * 60);  // 96 kb/s
}

TEST_CASE("The first report comes soon, and channels take turns") {
  Hall hall;
  hall.step();
  CHECK(hall.ear("floor").reports.size() == 1);
  CHECK(hall.ear("en").reports.empty());
  hall.run(100ms);
  CHECK(hall.ear("en").reports.size() == 1);
}

TEST_CASE("Every packet tells its level; state and capture time ride each second and on change") {
  Hall hall;
  hall.everybody_comes();
  const auto tellings = hall.ear("en").state_tellings;
  const auto captures = hall.ear("en").capture_tellings;
  hall.run(3s);
  CHECK(hall.ear("en").audio_level);
  CHECK(hall.ear("en").state_tellings == tellings + 3);
  CHECK(hall.ear("en").capture_tellings == captures + 3);
  CHECK(hall.ear("en").state->state == rtp::ChannelStateExtension::State::floor);
  CHECK(hall.ear("en").state->floor_language == 1);  // Chinese is channel number 1

  const auto version = hall.ear("en").state->version;
  hall.press(kEn1);
  hall.step();
  CHECK(hall.ear("en").state->state == rtp::ChannelStateExtension::State::interpreted);
  CHECK(hall.ear("en").state->quality == rtp::ChannelStateExtension::Quality::plus);
  CHECK(hall.ear("en").state->on_air == 1);
  CHECK(hall.ear("en").state->version == version + 1);
  CHECK(hall.red_ear("en").state == hall.ear("en").state);
}

TEST_CASE("Without a contribution's own stamps the capture time is that of the mix") {
  Hall hall;
  hall.everybody_comes();
  hall.run(1s);
  const auto& ear = hall.ear("en");
  REQUIRE(ear.capture);
  const auto behind = rtp::distance(ear.timestamp, ear.capture_stamp);
  const auto last_frame = hall.wall() - 5ms;
  const auto difference = last_frame - rtp::from_ntp(ear.capture->captured);
  // A look-ahead earlier: that is what is decoded first of the packet.
  const auto look_ahead = samples_to_duration(120);
  CHECK(std::abs((difference - look_ahead - samples_to_duration(behind)).count()) < 1000);
}

TEST_CASE("A contribution that says when it was captured is believed") {
  Hall hall;
  hall.open_floor();
  hall.open(engine::source_slot(kEn1), {{}, 1000, kSpeech, {}, 0, true});
  hall.press(kEn1);
  hall.run(2s);
  const auto& ear = hall.ear("en");
  REQUIRE(ear.capture);
  const auto behind = samples_to_duration(rtp::distance(ear.timestamp, ear.capture_stamp));
  const auto age = hall.wall() - 5ms - behind - rtp::from_ntp(ear.capture->captured);
  CHECK(age >= 5ms);  // a packet, the playout's buffer, and the encoder's look-ahead
  CHECK(age < 30ms);
}

TEST_CASE("Without redundancy there is no twin; a short block is filled with silence") {
  struct Sink final : engine::PacketSink {
    void send(int, Kind kind, rtp::Bytes) noexcept override {
      ++(kind == Kind::rtp ? plain : kind == Kind::rtcp ? reports : red);
    }
    void encoded(int, FrameIndex, rtp::Bytes) noexcept override { ++frames; }
    int plain = 0, red = 0, reports = 0, frames = 0;
  } sink;
  auto event = small_event();
  event.audio.redundancy.clear();
  engine::ChannelLine line{event, 0, 1, sink};
  const std::vector<float> full(240), half(120);
  line.process(FrameIndex{1}, full, {}, Hall::kMorning);
  line.process(FrameIndex{2}, half, {}, Hall::kMorning + 5ms);
  line.process(FrameIndex{3}, {}, {}, Hall::kMorning + 10ms);
  CHECK(sink.plain == 3);
  CHECK(sink.frames == 3);
  CHECK(sink.red == 0);
}
