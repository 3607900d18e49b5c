#include "codecs/rtp/packet.h"
#include "codecs/rtp/red_reader.h"
#include "codecs/rtp/red_writer.h"
#include "codecs/rtp/sequencer.h"
#include "tests/codecs/rtp/hex.h"
#include "tests/support/catch.h"

#include <array>

using namespace dragoman;
using namespace dragoman::rtp;
using dragoman::testing::exact;
using dragoman::testing::hex;
using dragoman::testing::to_hex;

namespace {

constexpr Samples kFrame = 240;

std::vector<std::byte> write(RedWriter& writer, std::int64_t n, Bytes frame,
                             std::size_t room = 1400) {
  std::vector<std::byte> out(room);
  out.resize(writer.write(FrameIndex{n}, frame, out));
  return out;
}

/// A frame that says which one it is.
std::vector<std::byte> frame_of(std::int64_t n, std::size_t size) {
  return std::vector<std::byte>(size, static_cast<std::byte>(n));
}

/// "offset:length" of each block, oldest first.
std::string layout(Bytes payload) {
  std::string text;
  RedReader reader{payload, Timestamp{0}};
  while (const auto block = reader.next()) {
    text += std::to_string(block->offset) + ":" + std::to_string(block->payload.size()) + " ";
  }
  return text;
}

// Copies of 480 samples (two bytes) and 240 samples (three bytes) before, then the frame itself:
// 1|96, 480 << 10 | 2;  1|96, 240 << 10 | 3;  0|96.
const auto kGolden = hex("E0 07 80 02  E0 03 C0 03  60  AA AA  BB BB BB  CC");

}  // namespace

TEST_CASE("a RED payload carries the frames before, oldest first") {
  RedWriter writer{{1, 2}, kFrame};
  CHECK(writer.copies() == 2);
  CHECK(to_hex(write(writer, 10, hex("AA AA"))) == "60 AA AA");
  CHECK(to_hex(write(writer, 11, hex("BB BB BB"))) == "E0 03 C0 02 60 AA AA BB BB BB");
  CHECK(to_hex(write(writer, 12, hex("CC"))) == to_hex(kGolden));
  CHECK(writer.left_out() == 0);
}

TEST_CASE("a RED payload is read block by block with its timestamps") {
  RedReader reader{kGolden, Timestamp{100}};
  REQUIRE(reader.valid());
  auto block = reader.next();
  REQUIRE(block);
  CHECK(block->payload_type == 96);
  CHECK(to_int(block->timestamp) == 0xFFFFFE84);  // 100 - 480: across the wrap
  CHECK(to_hex(block->payload) == "AA AA");
  CHECK_FALSE(block->primary);
  block = reader.next();
  REQUIRE(block);
  CHECK(block->offset == 240);
  CHECK(to_hex(block->payload) == "BB BB BB");
  block = reader.next();
  REQUIRE(block);
  CHECK(block->primary);
  CHECK(to_int(block->timestamp) == 100);
  CHECK(to_hex(block->payload) == "CC");
  CHECK_FALSE(reader.next());
}

TEST_CASE("a RED payload cut anywhere gives no copy that is not whole") {
  for (std::size_t size = 0; size < kGolden.size(); ++size) {
    const auto cut = exact(Bytes{kGolden}.first(size));
    RedReader reader{cut, Timestamp{0}};
    CHECK(reader.valid() ==
          (size >= 14));  // headers and both copies; the frame itself may be short
    CHECK(reader.next().has_value() == reader.valid());
  }
}

TEST_CASE("lengths that add up to more than there is are refused") {
  CHECK_FALSE(RedReader(hex("E0 03 C3 FF 60 AA"), Timestamp{0}).valid());
  CHECK_FALSE(RedReader(hex("E0 03 C0 02 E0 03 C0 02 60 AA AA AA"), Timestamp{0}).valid());
  CHECK_FALSE(RedReader(std::vector<std::byte>(1000, std::byte{0xFF}), Timestamp{0}).valid());
}

TEST_CASE("copies lie at their distances through a gap and across a long run") {
  RedWriter writer{{4, 2}, kFrame};
  for (std::int64_t n = 0; n < 1000; ++n) {
    const auto payload = write(writer, n, frame_of(n, 1 + static_cast<std::size_t>(n % 7)));
    RedReader reader{payload, timestamp_of(FrameIndex{n}, kFrame)};
    while (const auto block = reader.next()) {
      const std::int64_t source = n - block->offset / kFrame;
      CHECK(to_hex(block->payload) ==
            to_hex(frame_of(source, 1 + static_cast<std::size_t>(source % 7))));
      CHECK(block->timestamp == timestamp_of(FrameIndex{source}, kFrame));
    }
  }
  CHECK(layout(write(writer, 1002, frame_of(1002, 5))) == "960:5 0:5 ");  // 998 at hand, 1000 not
  CHECK(layout(write(writer, 5000, frame_of(5000, 5))) == "0:5 ");
  CHECK(writer.left_out() == 0);
}

TEST_CASE("copies that do not fit are left out and counted, the nearest stays") {
  RedWriter writer{{1, 2}, kFrame};
  write(writer, 0, frame_of(0, 100));
  write(writer, 1, frame_of(1, 100));
  CHECK(layout(write(writer, 2, frame_of(2, 100), 101 + 104 + 103)) == "240:100 0:100 ");
  CHECK(writer.left_out() == 1);
  CHECK(layout(write(writer, 3, frame_of(3, 100), 101)) == "0:100 ");
  CHECK(writer.left_out() == 3);
  CHECK(write(writer, 4, frame_of(4, 100), 100).empty());  // not even the frame itself
  CHECK(layout(write(writer, 5, frame_of(5, 100))) == "480:100 240:100 0:100 ");
}

TEST_CASE("a frame longer than ten bits can say is never a copy") {
  RedWriter writer{{1}, kFrame};
  write(writer, 0, frame_of(0, 1023));
  CHECK(layout(write(writer, 1, frame_of(1, 1024), 4096)) == "240:1023 0:1024 ");
  CHECK(layout(write(writer, 2, frame_of(2, 10), 4096)) == "0:10 ");
  CHECK(writer.left_out() == 1);
}

TEST_CASE("distances that a block header cannot say are dropped") {
  CHECK(RedWriter({68, 1, 1, 0, -3}, kFrame).copies() == 2);  // 68 × 240 = 16320
  CHECK(RedWriter({69}, kFrame).copies() == 0);               // 16560 > 16383
  CHECK(RedWriter({17}, 960).copies() == 1);
  RedWriter none{{}, kFrame};
  CHECK(to_hex(write(none, 1, hex("AA"))) == "60 AA");
  CHECK(to_hex(write(none, 2, hex("BB"))) == "60 BB");
}

TEST_CASE("a block stands for the plain packet that was lost") {
  Packet red;
  red.payload_type = kPayloadRed;
  red.marker = true;
  red.sequence = SequenceNumber{1};
  red.timestamp = Timestamp{240};
  red.ssrc = Ssrc{7};
  const auto extension = hex("10 A5 00 00");
  red.extension = extension;
  red.payload = kGolden;
  RedReader reader{red.payload, red.timestamp};

  const auto oldest = unpack(red, *reader.next(), kFrame);
  REQUIRE(oldest);
  CHECK(oldest->payload_type == 96);
  CHECK(to_int(oldest->sequence) == 65535);
  CHECK(to_int(oldest->timestamp) == 0xFFFFFF10);
  CHECK(to_hex(oldest->payload) == "AA AA");
  CHECK(oldest->extension.empty());
  CHECK_FALSE(oldest->marker);

  const auto middle = *reader.next();
  CHECK_FALSE(unpack(red, middle, 480));  // no whole number of frames
  CHECK_FALSE(unpack(red, middle, 0));

  const auto primary = unpack(red, *reader.next(), kFrame);
  REQUIRE(primary);
  CHECK(primary->sequence == red.sequence);
  CHECK(primary->marker);
  CHECK(to_hex(primary->extension) == "10 A5 00 00");
}

TEST_CASE("other senders' blocks may be empty, of any payload type and of any offset") {
  // 1|111, 16383 << 10 | 0;  1|98, 0 << 10 | 1;  0|96, and no primary byte at all.
  const auto payload = hex("EF FF FC 00  E2 00 00 01  60  AA");
  RedReader reader{payload, Timestamp{20000}};
  REQUIRE(reader.valid());
  auto block = reader.next();
  REQUIRE(block);
  CHECK(block->payload_type == 111);
  CHECK(block->offset == kMaxRedOffset);
  CHECK(to_int(block->timestamp) == 20000 - 16383);
  CHECK(block->payload.empty());
  block = reader.next();
  REQUIRE(block);
  CHECK(block->payload_type == 98);
  CHECK(block->offset == 0);
  CHECK_FALSE(block->primary);
  CHECK(to_hex(block->payload) == "AA");
  block = reader.next();
  REQUIRE(block);
  CHECK(block->primary);
  CHECK(block->payload.empty());
  CHECK_FALSE(reader.next());
}

TEST_CASE("every single loss is made good, and any burst as long as the farthest copy") {
  const int burst = GENERATE(1, 2, 3);
  CAPTURE(burst);
  RedWriter writer{{1, 2, 3}, kFrame};
  std::vector<int> copies_of(200);
  for (int n = 0; n < 200; ++n) {
    const auto payload = write(writer, n, frame_of(n, 40));
    if (n % 10 >= 10 - burst) continue;  // lost
    Packet red;
    red.sequence = sequence_of(FrameIndex{n});
    red.timestamp = timestamp_of(FrameIndex{n}, kFrame);
    red.payload = payload;
    RedReader reader{red.payload, red.timestamp};
    while (const auto block = reader.next()) {
      const auto packet = unpack(red, *block, kFrame);
      REQUIRE(packet);
      const std::size_t source = to_int(packet->sequence);
      CHECK(to_hex(packet->payload) == to_hex(frame_of(static_cast<int>(source), 40)));
      ++copies_of[source];
    }
  }
  for (std::size_t n = 0; n < 190; ++n) {
    CAPTURE(n);
    CHECK(copies_of[n] > 0);
  }
}
