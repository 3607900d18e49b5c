#include "codecs/ogg/opus_stream_writer.h"
#include "relay/store/recording_names.h"
#include "relay/store/room_recording.h"
#include "tests/relay/store/memory_disk.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <set>

using namespace dragoman;
using namespace dragoman::testing;
using store::RecordingState;
using store::RoomRecording;
using store::SegmentIndex;

namespace {

constexpr Samples kFrame = 240;
constexpr Samples kSecond = kSampleRate;
/// 2026-11-29 06:00:00 UTC and a bit, as a frame of 5 ms.
constexpr FrameIndex kBegin{(1'795'932'000 * kSecond + 720) / kFrame};

store::RoomPlan plan(int channels = 3, Samples frame = kFrame) {
  store::RoomPlan out{"Forum", "hall", "Main hall", frame, 60 * kSecond, {}};
  out.channels.push_back({"floor", "", "Floor", 0, 1});
  for (int c = 1; c < channels; ++c) {
    const std::string id = "l" + std::to_string(c);
    out.channels.push_back({id, id, "Language " + std::to_string(c), c, 1});
  }
  return out;
}

/// 5 ms of CELT, told apart by channel and frame.
std::vector<std::byte> packet(int channel, FrameIndex n) {
  return {std::byte{0xE8}, static_cast<std::byte>(channel), static_cast<std::byte>(to_int(n) >> 8),
          static_cast<std::byte>(to_int(n))};
}

struct Hall {
  explicit Hall(store::RoomPlan given = plan()) : room_plan(std::move(given)) {}

  void run(Samples samples) {
    for (const FrameIndex end = now + samples / room_plan.frame; now < end; now = now + 1)
      for (int c = 0; c < static_cast<int>(room_plan.channels.size()); ++c)
        recording.push(c, now, packet(c, now));
  }
  Samples at() const { return to_int(now) * room_plan.frame; }
  std::vector<SegmentIndex> segments() const {
    std::vector<SegmentIndex> all;
    for (const auto& [name, text] : content.texts) all.push_back(store::parse_segment_index(text));
    return all;
  }
  Played file(const SegmentIndex& segment, std::size_t channel) const {
    const auto folder = store::segment_folder("hall", segment.start, segment.number);
    return play(content.files.at((folder / segment.files[channel].file).string()));
  }

  store::RoomPlan room_plan;
  MemoryDisk::Content content;
  MemoryDisk disk{content};
  RoomRecording recording{room_plan, disk};
  FrameIndex now = kBegin;
};

}  // namespace

TEST_CASE("a recording is exactly the packets that were sent, on one time base") {
  Hall hall;
  hall.recording.start();
  CHECK(hall.recording.status().state == RecordingState::starting);
  hall.run(10 * kSecond);
  CHECK(hall.recording.status().state == RecordingState::on);
  hall.recording.stop(hall.at() + 2400);
  CHECK(hall.recording.status().state == RecordingState::stopping);
  hall.run(kSecond);
  CHECK(hall.recording.status().state == RecordingState::off);

  const auto segments = hall.segments();
  REQUIRE(segments.size() == 1);
  const auto& segment = segments.front();
  CHECK(segment.number == 1);
  CHECK(segment.ended == "stopped");
  CHECK(segment.start % store::kRecordedGrid == 0);
  CHECK(segment.start - to_int(kBegin) * kFrame <= ogg::kPreSkip + 2 * store::kRecordedGrid);
  REQUIRE(segment.end);
  REQUIRE(segment.files.size() == 3);
  const FrameIndex first{(segment.start - ogg::kPreSkip) / kFrame};
  for (int c = 0; c < 3; ++c) {
    const auto played = hall.file(segment, static_cast<std::size_t>(c));
    CHECK(played.errors == 0);
    CHECK(played.length == *segment.end - segment.start);
    REQUIRE(static_cast<Samples>(played.packets.size()) * kFrame == played.length + ogg::kPreSkip);
    for (std::size_t i = 0; i < played.packets.size(); ++i)
      REQUIRE(played.packets[i] == packet(c, first + static_cast<std::int64_t>(i)));
  }
  CHECK(hall.recording.status().filled == 0);
}

TEST_CASE("a file says where, what and since when") {
  Hall hall;
  hall.recording.mark(1, 0, "+");
  hall.recording.start();
  hall.run(2 * kSecond);
  const Samples change = hall.at();
  hall.recording.mark(1, change, "−");
  hall.run(2 * kSecond);
  hall.recording.finish();
  const auto segment = hall.segments().at(0);
  const auto tags = hall.file(segment, 1).tags;
  const auto has = [&](const std::string& tag) {
    return std::find(tags.begin(), tags.end(), tag) != tags.end();
  };
  CHECK(has("TITLE=Main hall – Language 1"));
  CHECK(has("LANGUAGE=l1"));
  CHECK(has("EVENT=Forum"));
  CHECK(has("ROOM=hall"));
  CHECK(has("QUALITY=+"));
  CHECK(has("START_SAMPLE=" + std::to_string(segment.start)));
  CHECK(segment.files[1].marks ==
        std::vector<SegmentIndex::Mark>{{segment.start, "+"}, {change, "−"}});
  CHECK(segment.event == "Forum");
}

TEST_CASE(
    "segments follow each other without a gap, each file with the run-up that a decoder needs") {
  Hall hall;
  hall.recording.start();
  hall.run(150 * kSecond);
  hall.recording.finish();
  const auto segments = hall.segments();
  REQUIRE(segments.size() == 3);
  for (std::size_t s = 0; s + 1 < segments.size(); ++s) {
    CHECK(segments[s].number == static_cast<int>(s) + 1);
    CHECK(segments[s].ended == "full");
    CHECK(*segments[s].end == segments[s + 1].start);
    CHECK(*segments[s].end % (60 * kSecond) == 0);
    for (std::size_t c = 0; c < 3; ++c) {
      const auto next = hall.file(segments[s + 1], c);
      CHECK(next.packets.front() ==
            packet(static_cast<int>(c),
                   FrameIndex{(segments[s + 1].start - ogg::kPreSkip) / kFrame}));
      CHECK(next.length == *segments[s + 1].end - segments[s + 1].start);
    }
  }
}

TEST_CASE("a channel that lacks packets stays as long as the others") {
  Hall hall;
  hall.recording.start();
  const auto missing = GENERATE(1, 7, 150);
  hall.run(3 * kSecond);
  const FrameIndex from = hall.now + 30;
  for (int i = 0; i < 400; ++i, hall.now = hall.now + 1)
    for (int c = 0; c < 3; ++c) {
      const bool lost = c == 2 && hall.now - from >= 0 && hall.now - from < missing;
      if (!lost) hall.recording.push(c, hall.now, packet(c, hall.now));
    }
  hall.recording.push(0, hall.now, packet(0, hall.now));  // the others lack the last one
  hall.recording.finish();
  const auto segment = hall.segments().at(0);
  REQUIRE(segment.files.size() == 3);
  std::set<Samples> lengths;
  for (std::size_t c = 0; c < 3; ++c) lengths.insert(hall.file(segment, c).length);
  CHECK(lengths == std::set<Samples>{*segment.end - segment.start});
  CHECK(hall.recording.status().filled == static_cast<std::uint64_t>(missing) + 2);
}

TEST_CASE("channels that come in bursts, each in its time, are cut at the same sample") {
  Hall hall;
  hall.recording.start();
  constexpr int kBurst = 12;  // what a worker may be behind
  for (int round = 0; round < 2000; ++round, hall.now = hall.now + kBurst)
    for (int c = 0; c < 3; ++c)
      for (int i = 0; i < kBurst; ++i)
        hall.recording.push(c, hall.now + i, packet(c, hall.now + i));
  hall.recording.stop(hall.at());
  hall.run(kSecond);
  for (const auto& segment : hall.segments())
    for (std::size_t c = 0; c < 3; ++c)
      CHECK(hall.file(segment, c).length == *segment.end - segment.start);
  CHECK(hall.segments().size() == 3);
  // The second and third channel are a burst behind the first when it is settled where to begin.
  CHECK(hall.recording.status().filled == 0);
}

TEST_CASE("a hole of more than a second ends a segment, and the next one has the right time") {
  Hall hall;
  hall.recording.start();
  hall.run(5 * kSecond);
  hall.now = hall.now + 3 * kSecond / kFrame;
  hall.run(5 * kSecond);
  hall.recording.finish();
  const auto segments = hall.segments();
  REQUIRE(segments.size() == 2);
  CHECK(segments[0].ended == "gap");
  CHECK(segments[1].start - *segments[0].end >= 3 * kSecond);
  for (std::size_t c = 0; c < 3; ++c) CHECK(hall.file(segments[1], c).errors == 0);
}

TEST_CASE("numbers go on after a restart, and nothing is overwritten") {
  Hall hall;
  hall.recording.start();
  hall.run(3 * kSecond);
  hall.recording.finish();
  RoomRecording again{hall.room_plan, hall.disk};
  again.start();
  for (int i = 0; i < 400; ++i, hall.now = hall.now + 1)
    for (int c = 0; c < 3; ++c) again.push(c, hall.now, packet(c, hall.now));
  again.finish();
  const auto segments = hall.segments();
  REQUIRE(segments.size() == 2);
  CHECK(segments[1].number == 2);
  CHECK(hall.content.files.size() == 6);
}

TEST_CASE("a write that fails ends the recording, with files of one length that play") {
  Hall hall;
  hall.content.torn = GENERATE(std::size_t{0}, std::size_t{100});
  hall.content.fail_at = GENERATE(11, 12, 13);  // each channel's turn: 3 headers, then pages
  hall.recording.start();
  hall.run(10 * kSecond);
  CHECK(hall.recording.status().state == RecordingState::failed);
  CHECK_FALSE(hall.recording.status().reason.empty());
  CHECK(hall.recording.status().failures == 1);
  const auto segment = hall.segments().at(0);
  CHECK(segment.ended.find("No space") != std::string::npos);
  CHECK(*segment.end - segment.start >= store::kRecordedPage);
  for (std::size_t c = 0; c < 3; ++c) {
    const auto played = hall.file(segment, c);
    CHECK(played.errors == 0);
    CHECK(played.length == *segment.end - segment.start);
  }
  hall.content.fail_at = 0;  // somebody made room
  hall.recording.start();
  hall.run(5 * kSecond);
  CHECK(hall.recording.status().state == RecordingState::on);
  CHECK(hall.recording.status().segment == 2);
}

TEST_CASE("a disk that is nearly full is left the last it has") {
  Hall hall;
  hall.content.size = 100'000;
  hall.recording.start();
  hall.run(100 * kSecond);
  CHECK(hall.recording.status().state == RecordingState::failed);
  CHECK(hall.content.used < 97'000);
  CHECK(hall.content.used > 50'000);
  const auto segment = hall.segments().at(0);
  for (std::size_t c = 0; c < 3; ++c)
    CHECK(hall.file(segment, c).length == *segment.end - segment.start);
}

TEST_CASE("what is torn in the first moment leaves nothing behind") {
  Hall hall;
  hall.content.fail_at = 3;
  hall.recording.start();
  hall.run(2 * kSecond);
  CHECK(hall.recording.status().state == RecordingState::failed);
  CHECK(hall.content.files.empty());
}

TEST_CASE("a recording that begins and ends at once has no file") {
  Hall hall;
  hall.recording.start();
  hall.recording.stop(hall.at());
  hall.run(kSecond);
  CHECK(hall.recording.status().state == RecordingState::off);
  CHECK(hall.content.files.empty());
}
