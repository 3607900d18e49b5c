// Traces as bytes: what we write, what others write, and what nobody should have written.
#include "codecs/trace/pcapng_reader.h"
#include "codecs/trace/pcapng_writer.h"
#include "codecs/trace/stream_note.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <initializer_list>

using namespace dragoman;
using namespace dragoman::trace;
using namespace std::chrono_literals;

namespace {

using File = std::vector<std::byte>;

File bytes(std::initializer_list<int> values) {
  File file;
  for (const int value : values) file.push_back(static_cast<std::byte>(value));
  return file;
}

const File kPayload = bytes({0x80, 0x60, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0xAA});
const Arrival kArrival{
    0, Instant{1'700'000'000s + 123'456'789ns}, {0x7F000001, 7402}, {0xEF4D0001, 5008}, kPayload};

File small_trace() {
  File file;
  write_begin(file, "test");
  write_stream(file, "en", write_note({}));
  write_arrival(file, kArrival);
  return file;
}

struct Outcome {
  int arrivals = 0;
  ReadState state{};
  std::size_t offset = 0;
  std::string trouble;
};

Outcome read_all(const File& file) {
  PcapngReader reader(file);
  Outcome outcome;
  while (reader.next()) ++outcome.arrivals;
  outcome.state = reader.state();
  outcome.offset = reader.offset();
  outcome.trouble = reader.trouble();
  return outcome;
}

}  // namespace

TEST_CASE("An arrival as pcapng, byte by byte", "[trace]") {
  File file;
  write_arrival(file, kArrival);
  CHECK(file.size() == written_size(kArrival));
  const std::uint64_t ns = 1'700'000'000'123'456'789U;
  File golden = bytes({6, 0, 0, 0, 76, 0, 0, 0, 0, 0, 0, 0});
  for (const int shift : {32, 40, 48, 56, 0, 8, 16, 24})
    golden.push_back(static_cast<std::byte>(ns >> shift & 0xFF));
  const File rest = bytes({41,   0,    0,    0,    41,  0,  0,    0,                     // lengths
                           0x45, 0,    0,    41,   0,   0,  0x40, 0, 1, 17, 0x0B, 0x75,  // IPv4
                           127,  0,    0,    1,    239, 77, 0,    1,  // addresses
                           0x1C, 0xEA, 0x13, 0x90, 0,   21, 0,    0,  // UDP
                           0x80, 0x60, 0,    1,    0,   0,  0,    2, 0, 0,  0,    3,
                           0xAA, 0,    0,    0,  // datagram
                           76,   0,    0,    0});
  golden.insert(golden.end(), rest.begin(), rest.end());
  CHECK(file == golden);
}

TEST_CASE("What is written is read again, to the nanosecond", "[trace]") {
  const auto file = small_trace();
  PcapngReader reader(file);
  const auto arrival = reader.next();
  REQUIRE(arrival);
  CHECK(arrival->at == kArrival.at);
  CHECK(arrival->from == kArrival.from);
  CHECK(arrival->to == kArrival.to);
  CHECK(std::equal(arrival->datagram.begin(), arrival->datagram.end(), kPayload.begin(),
                   kPayload.end()));
  REQUIRE(reader.streams().size() == 1);
  CHECK(reader.streams()[0].name == "en");
  CHECK(read_note(reader.streams()[0].note) == StreamNote{});
  CHECK_FALSE(reader.next());
  CHECK(reader.state() == ReadState::good);
}

TEST_CASE("A capture by others: big-endian, microseconds, Ethernet, and a packet that is not UDP",
          "[trace]") {
  File file =
      bytes({0x0A, 0x0D, 0x0D, 0x0A, 0,    0,    0,    28,   0x1A, 0x2B, 0x3C, 0x4D, 0, 1, 0, 0,
             0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0,    0,    0,    28,   0, 0, 0, 1,
             0,    0,    0,    20,   0,    1,    0,    0,    0,    0,    0,    0,    0, 0, 0, 20});
  const File head = bytes(
      {0, 0, 0, 6, 0, 0, 0, 80, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0, 45, 0, 0, 0, 45});
  File frame = bytes({1, 2,  3,    4,    5,    6,    7, 8,  9, 10, 11, 12, 8, 0, 0x45, 0,
                      0, 31, 0,    0,    0x40, 0,    1, 17, 0, 0,  10, 0,  0, 1, 10,   0,
                      0, 2,  0x13, 0x88, 0x13, 0x8A, 0, 11, 0, 0,  7,  8,  9, 0, 0,    0});
  for (const int protocol : {17, 6}) {
    frame[23] = static_cast<std::byte>(protocol);
    file.insert(file.end(), head.begin(), head.end());
    file.insert(file.end(), frame.begin(), frame.end());
    const File tail = bytes({0, 0, 0, 80});
    file.insert(file.end(), tail.begin(), tail.end());
  }
  PcapngReader reader(file);
  const auto arrival = reader.next();
  REQUIRE(arrival);
  CHECK(arrival->at.time_since_epoch() == 0x100000005us);
  CHECK(rtp::to_string(arrival->from) == "10.0.0.1:5000");
  CHECK(rtp::to_string(arrival->to) == "10.0.0.2:5002");
  CHECK(arrival->datagram.size() == 3);
  CHECK_FALSE(reader.next());
  CHECK(reader.state() == ReadState::good);
  CHECK(reader.skipped() == 1);
}

TEST_CASE("A trace cut anywhere is played to the cut, and the place is told", "[trace]") {
  auto file = small_trace();
  const auto whole = file.size();
  write_arrival(file, kArrival);
  for (std::size_t size = whole + 1; size < file.size(); ++size) {
    const auto outcome = read_all({file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size)});
    CHECK(outcome.arrivals == 1);
    CHECK(outcome.state == ReadState::cut);
    CHECK(outcome.offset == whole);
  }
}

TEST_CASE("Garbage is refused with its place", "[trace]") {
  CHECK(read_all({}).state == ReadState::refused);
  CHECK(read_all(File(100)).trouble == "it does not begin as pcapng does");
  const auto good = small_trace();
  const auto second = static_cast<std::size_t>(good[4]);  // length of the section header block
  auto file = good;
  file[second + 4] = std::byte{7};
  CHECK(read_all(file).state == ReadState::refused);
  CHECK(read_all(file).offset == second);
  CHECK(read_all(file).trouble == "a block of 7 bytes");
  const auto packet = good.size() - 76;
  file = good;
  file[packet + 8] = std::byte{3};
  CHECK(read_all(file).trouble == "a packet of an interface that was not described");
  CHECK(read_all(file).offset == packet);
  file = good;
  file[packet + 20] = std::byte{200};
  CHECK(read_all(file).trouble == "a packet that leaves its block");
  file = good;
  file[packet + 15] = std::byte{0xFF};
  CHECK(read_all(file).trouble == "a time that cannot be");
  file = good;
  file[good.size() - 4] = std::byte{80};
  CHECK(read_all(file).trouble == "a block whose two lengths differ");
}

TEST_CASE("A stream's note is read back, and only what can be is believed", "[trace]") {
  const StreamNote note{"l24", 98, 2, 48, 120};
  CHECK(read_note(write_note(note)) == note);
  CHECK(read_note("dragoman-trace 1 packet=120 later=yes")->packet == 120);
  CHECK_FALSE(read_note("something else"));
  CHECK_FALSE(read_note("dragoman-trace 1 channels=9"));
  CHECK_FALSE(read_note("dragoman-trace 1 packet=0"));
  CHECK_FALSE(read_note("dragoman-trace 1 encoding=mp3"));
  CHECK_FALSE(read_note("dragoman-trace 1 payload_type=128"));
}
