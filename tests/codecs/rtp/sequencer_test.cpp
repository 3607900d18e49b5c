#include "codecs/rtp/sequencer.h"

#include "codecs/rtp/unwrapper.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::rtp;
using namespace std::chrono_literals;

TEST_CASE("a frame's numbers follow from its index") {
  const FrameIndex n{(std::int64_t{5} << 16) + 3};
  CHECK(to_int(sequence_of(n)) == 3);
  CHECK(rollover_of(n) == 5);
  CHECK(to_int(timestamp_of(n, 240)) == (5 * 65536 + 3) * 240);
}

TEST_CASE("sequence number and roll-over counter wrap together") {
  const FrameIndex last{0xFFFF};
  CHECK(to_int(sequence_of(last)) == 0xFFFF);
  CHECK(rollover_of(last) == 0);
  CHECK(to_int(sequence_of(last + 1)) == 0);
  CHECK(rollover_of(last + 1) == 1);
}

TEST_CASE("two days of frames cross every wrap in even steps") {
  constexpr Samples kFrame = 240;
  const FrameIndex start = frame_at(WallTime{1767225600s}, kFrame);
  constexpr std::int64_t kTwoDays = Samples{48 * 3600} * kSampleRate / kFrame;
  SequenceUnwrapper sequences;
  TimestampUnwrapper timestamps;
  std::int64_t sequence = sequences.unwrap(sequence_of(start));
  std::int64_t timestamp = timestamps.unwrap(timestamp_of(start, kFrame));
  std::int64_t wraps = 0, uneven = 0;
  for (std::int64_t k = 1; k <= kTwoDays; ++k) {
    const std::int64_t s = sequences.unwrap(sequence_of(start + k));
    const std::int64_t t = timestamps.unwrap(timestamp_of(start + k, kFrame));
    uneven += s != sequence + 1 || t != timestamp + kFrame;
    wraps +=
        to_int(timestamp_of(start + k, kFrame)) < to_int(timestamp_of(start + (k - 1), kFrame));
    sequence = s;
    timestamp = t;
  }
  CHECK(uneven == 0);
  CHECK(wraps >= 1);
}

TEST_CASE("an index and its wall time belong together") {
  for (const Samples frame : {120, 240, 480, 960}) {
    const FrameIndex n = frame_at(WallTime{1767225600s + 12ms}, frame);
    const WallTime begin = wall_time_of(n, frame);
    CHECK(begin <= WallTime{1767225600s + 12ms});
    CHECK(begin + samples_to_duration(frame) > WallTime{1767225600s + 12ms});
    CHECK(frame_at(wall_time_of(n, frame), frame) == n);
  }
}

TEST_CASE("a restart never repeats a number, even when the clock was set back") {
  const WallTime now{1767225600s};
  const FrameIndex clock = frame_at(now, 240);
  CHECK(first_frame(now, 240, {}) == clock);
  CHECK(first_frame(now, 240, clock + -100000) == clock);
  CHECK(first_frame(now, 240, clock + 5000) == clock + 5200);  // one second of 5 ms frames later
}

TEST_CASE("an unwrapped number follows steps back and across the wrap") {
  SequenceUnwrapper unwrapper;
  CHECK(unwrapper.unwrap(SequenceNumber{65534}) == 65534);
  CHECK(unwrapper.unwrap(SequenceNumber{1}) == 65537);
  CHECK(unwrapper.unwrap(SequenceNumber{65535}) == 65535);
  CHECK(unwrapper.unwrap(SequenceNumber{0}) == 65536);
  unwrapper.reset();
  CHECK(unwrapper.unwrap(SequenceNumber{7}) == 7);

  TimestampUnwrapper times;
  CHECK(times.unwrap(Timestamp{10}) == 10);
  CHECK(times.unwrap(Timestamp{0xFFFFFFF0}) == -16);
}
