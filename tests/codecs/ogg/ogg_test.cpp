#include "codecs/ogg/opus_stream_reader.h"
#include "codecs/ogg/opus_stream_writer.h"
#include "tests/codecs/rtp/hex.h"
#include "tests/support/catch.h"

#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

using namespace dragoman;
using namespace dragoman::ogg;
using dragoman::testing::hex;
using dragoman::testing::to_hex;

namespace {

using Buffer = std::vector<std::byte>;

StreamConfig config() {
  StreamConfig c;
  c.serial = 0x01020304;
  c.title = "Main hall: English";
  c.language = "en";
  c.page_interval = 4800;
  return c;
}

/// A 5 ms CELT frame of silence (mono) with the index in its last byte.
Buffer frame(std::int64_t n) {
  return {std::byte{0xE8}, std::byte{0xFF}, std::byte{0xFE}, static_cast<std::byte>(n)};
}

/// A room's clock never begins at 0; this is no multiple of a page.
constexpr FrameIndex kStart{353445120007};

Buffer recording(const StreamConfig& c, std::int64_t frames) {
  Buffer out;
  OpusStreamWriter writer{c};
  writer.headers(out);
  for (std::int64_t k = 0; k < frames; ++k) REQUIRE(writer.push(kStart + k, frame(k), out));
  writer.finish(out);
  return out;
}

std::vector<OggPacket> packets(OpusStreamReader& reader, rtp::Bytes bytes) {
  reader.feed(bytes);
  std::vector<OggPacket> all;
  while (auto packet = reader.next()) all.push_back(std::move(*packet));
  return all;
}

}  // namespace

TEST_CASE("the header pages are those of RFC 7845") {
  Buffer out;
  OpusStreamWriter writer{config()};
  writer.headers(out);
  const rtp::Bytes all{out};
  // Page: OggS, version 0, first page, granule 0, serial (little end first), page 0, CRC, one
  // segment.
  CHECK(to_hex(all.first(22)) ==
        "4F 67 67 53 00 02 00 00 00 00 00 00 00 00 04 03 02 01 00 00 00 00");
  CHECK(to_hex(all.subspan(26, 2)) == "01 13");
  // OpusHead, version 1, one channel, pre-skip 3840, 48000 Hz, gain 0, mapping family 0.
  CHECK(to_hex(all.subspan(28, 19)) == "4F 70 75 73 48 65 61 64 01 01 00 0F 80 BB 00 00 00 00 00");
  CHECK(to_hex(all.subspan(47, 6)) == "4F 67 67 53 00 00");
  const std::size_t tags = 47 + 28;
  CHECK(to_hex(all.subspan(tags, 20)) ==
        "4F 70 75 73 54 61 67 73 08 00 00 00 64 72 61 67 6F 6D 61 6E");
  CHECK(to_hex(all.subspan(tags + 20, 8)) == "02 00 00 00 18 00 00 00");
  CHECK(all.size() == tags + 20 + 4 + 4 + 24 + 4 + 11);
}

TEST_CASE("packets, positions and tags come back") {
  OpusStreamReader reader;
  const auto all = packets(reader, recording(config(), 100));
  REQUIRE(reader.head());
  CHECK(reader.head()->channels == 1);
  CHECK(reader.head()->pre_skip == kPreSkip);
  CHECK(reader.head()->input_rate == 48000);
  CHECK(reader.tags() ==
        std::vector<std::string>{"dragoman", "TITLE=Main hall: English", "LANGUAGE=en"});
  CHECK(reader.errors() == 0);
  REQUIRE(all.size() == 100);
  for (std::int64_t k = 0; k < 100; ++k) {
    const OggPacket& packet = all[static_cast<std::size_t>(k)];
    CHECK(to_hex(packet.data) == to_hex(frame(k)));
    CHECK(packet.end_of_stream == (k == 99));
    // Pages end where the room's clock (start + k) reaches a multiple of 20 frames, and at the end.
    const bool page_end = (to_int(kStart) + k + 1) % 20 == 0 || k == 99;
    CHECK(packet.granule == (page_end ? (k + 1) * 240 : -1));
  }
}

TEST_CASE("pages of channels that began at different frames end at the same ones") {
  StreamConfig c = config();
  c.page_interval = 48000;
  OpusStreamWriter early{c}, late{c};
  for (std::int64_t k = 0; k < 1000; ++k) {
    Buffer a, b;
    early.push(kStart + k, frame(k), a);
    if (k < 30) continue;
    late.push(kStart + k, frame(k), b);
    if (k > 230) CHECK(a.empty() == b.empty());
  }
}

TEST_CASE("a page comes as soon as the frame after it, a live listener waits no longer") {
  Buffer out;
  OpusStreamWriter writer{config()};
  writer.headers(out);
  out.clear();
  const FrameIndex start{1000};  // 1000 × 240 is a multiple of 4800
  for (std::int64_t k = 0; k < 20; ++k) writer.push(start + k, frame(k), out);
  CHECK(out.empty());
  writer.push(start + 20, frame(20), out);
  CHECK_FALSE(out.empty());
}

TEST_CASE("missing frames are filled, so that time in the file is the room's time") {
  Buffer out;
  OpusStreamWriter writer{config()};
  writer.headers(out);
  REQUIRE(writer.push(kStart, frame(0), out));
  REQUIRE(writer.push(kStart + 3, frame(3), out));
  writer.finish(out);
  OpusStreamReader reader;
  const auto all = packets(reader, out);
  REQUIRE(all.size() == 4);
  CHECK(to_hex(all[1].data) == "E8");  // an Opus packet whose frame is empty: to be concealed
  CHECK(to_hex(all[2].data) == "E8");
  CHECK(to_hex(all[3].data) == to_hex(frame(3)));
  CHECK(all[3].granule == 4 * 240);
}

TEST_CASE("frames that do not go forward, or too far, are refused") {
  Buffer out;
  OpusStreamWriter writer{config()};
  CHECK_FALSE(writer.push(kStart, {}, out));
  CHECK(writer.push(kStart, frame(0), out));
  CHECK_FALSE(writer.push(kStart, frame(0), out));
  CHECK_FALSE(writer.push(kStart + -1, frame(0), out));
  CHECK_FALSE(writer.push(kStart + 12001, frame(0), out));
  CHECK(writer.push(kStart + 12000, frame(0), out));
}

TEST_CASE("impossible configurations are refused") {
  for (int what = 0; what < 4; ++what) {
    StreamConfig c = config();
    if (what == 0) c.channels = 3;
    if (what == 1) c.frame = 100;
    if (what == 2) c.pre_skip = -1;
    if (what == 3) c.page_interval = 100;
    CHECK_THROWS_AS(OpusStreamWriter{c}, std::invalid_argument);
  }
}

TEST_CASE("an unfinished or damaged file gives what is whole") {
  const Buffer whole = recording(config(), 100);
  for (std::size_t size = 0; size < whole.size(); size += 7) {
    OpusStreamReader reader;
    CHECK(packets(reader, rtp::Bytes{whole}.first(size)).size() < 100);
  }
  Buffer damaged = whole;
  damaged[whole.size() / 2] ^= std::byte{0xFF};
  OpusStreamReader reader;
  CHECK(packets(reader, damaged).size() >= 60);
  CHECK(reader.errors() > 0);
}

TEST_CASE("bytes may come in any pieces") {
  const Buffer whole = recording(config(), 50);
  OpusStreamReader reader;
  std::size_t count = 0;
  for (const std::byte b : whole) count += packets(reader, rtp::Bytes{&b, 1}).size();
  CHECK(count == 50);
  CHECK(reader.errors() == 0);
}

TEST_CASE("opusinfo accepts a recording") {
  if (std::system("command -v opusinfo > /dev/null 2>&1") != 0) {
    WARN("opusinfo is not installed: not tried");
    return;
  }
  const auto file = std::filesystem::temp_directory_path() /
                    ("dragoman-opusinfo-" + std::to_string(getpid()) + ".opus");
  StreamConfig c = config();
  c.page_interval = 48000;
  const Buffer bytes = recording(c, 2016);  // 10.08 s, of which 80 ms are skipped
  std::ofstream{file, std::ios::binary}.write(reinterpret_cast<const char*>(bytes.data()),
                                              static_cast<std::streamsize>(bytes.size()));
  std::string output;
  FILE* const pipe = popen(("opusinfo " + file.string() + " 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::array<char, 512> line{};
  while (fgets(line.data(), static_cast<int>(line.size()), pipe) != nullptr) output += line.data();
  const int status = pclose(pipe);
  std::filesystem::remove(file);
  INFO(output);
  CHECK(status == 0);
  CHECK(output.find("WARNING") == std::string::npos);
  CHECK(output.find("Playback length: 0m:10.000s") != std::string::npos);
  CHECK(output.find("TITLE=Main hall: English") != std::string::npos);
}

TEST_CASE("a stereo stream without names says so, and no more") {
  StreamConfig c = config();
  c.channels = 2;
  c.title.clear();
  c.language.clear();
  OpusStreamReader reader;
  CHECK(packets(reader, recording(c, 3)).size() == 3);
  REQUIRE(reader.head());
  CHECK(reader.head()->channels == 2);
  CHECK(reader.tags() == std::vector<std::string>{"dragoman"});
  CHECK(reader.errors() == 0);
}

TEST_CASE("more frames than one page can hold, and frames of any size, come back in time") {
  StreamConfig c = config();
  c.frame = 120;
  c.page_interval = 48000;  // 400 frames; a page has 255 segments
  Buffer out;
  OpusStreamWriter writer{c};
  writer.headers(out);
  for (std::int64_t k = 0; k < 1000; ++k) {
    Buffer sound = frame(k);
    sound.resize(1 + static_cast<std::size_t>(k * 37 % 1275), std::byte{0x5A});
    REQUIRE(writer.push(kStart + k, sound, out));
  }
  writer.finish(out);
  OpusStreamReader reader;
  const auto all = packets(reader, out);
  REQUIRE(all.size() == 1000);
  std::int64_t stamped = 0;
  for (std::int64_t k = 0; k < 1000; ++k) {
    const OggPacket& packet = all[static_cast<std::size_t>(k)];
    CHECK(packet.data.size() == 1 + static_cast<std::size_t>(k * 37 % 1275));
    if (packet.granule < 0) continue;
    CHECK(packet.granule == (k + 1) * 120);
    ++stamped;
  }
  CHECK(stamped >= 1000 / 255);
  CHECK(all.back().end_of_stream);
  CHECK(reader.errors() == 0);
}

TEST_CASE("a recording without a frame has its headers and no sound") {
  OpusStreamReader reader;
  CHECK(packets(reader, recording(config(), 0)).empty());
  CHECK(reader.head());
  CHECK(reader.errors() == 0);
}

TEST_CASE("a gap that crosses page ends leaves pages where the room's clock has them") {
  Buffer out;
  OpusStreamWriter writer{config()};
  writer.headers(out);
  REQUIRE(writer.push(kStart, frame(0), out));
  REQUIRE(writer.push(kStart + 100, frame(100), out));
  writer.finish(out);
  OpusStreamReader reader;
  const auto all = packets(reader, out);
  REQUIRE(all.size() == 101);
  for (std::int64_t k = 0; k < 100; ++k) {
    const bool page_end = (to_int(kStart) + k + 1) % 20 == 0;
    CHECK(all[static_cast<std::size_t>(k)].granule == (page_end ? (k + 1) * 240 : -1));
  }
  CHECK(all.back().granule == 101 * 240);
}

TEST_CASE("what is no Ogg Opus is told by its errors, not by sound") {
  OpusStreamReader noise;
  CHECK(packets(noise, Buffer(5000, std::byte{0x4F})).empty());
  CHECK_FALSE(noise.head());

  // A stream that is heard from its middle on: its pages are no headers.
  const Buffer whole = recording(config(), 100);
  OpusStreamReader reader;
  packets(reader, rtp::Bytes{whole}.subspan(whole.size() / 2));
  CHECK_FALSE(reader.head());
  CHECK(reader.errors() > 0);
}
