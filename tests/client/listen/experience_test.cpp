/// A stream that takes another's place on the same way: what was learned of the way goes with it.

#include "client/listen/ear.h"
#include "tests/client/listen/linear_format.h"
#include "tests/support/catch.h"
#include "tests/support/network_model.h"

#include <array>
#include <map>

using namespace dragoman;
using namespace dragoman::client;
using namespace std::chrono_literals;

namespace {

using testing::kPacket;
using testing::linear_format;

constexpr Nanoseconds kFrame = 5ms;

/// Silence, a packet a frame, over a network of its own.
class Line {
 public:
  Line(int id, const testing::NetworkConditions& conditions, Nanoseconds spread)
      : voice(id, id, linear_format(), 1, {}, {spread, false}),
        network_(conditions, static_cast<std::uint32_t>(id)) {}

  void run_until(Instant now) {
    for (; next_ <= now; next_ += kFrame, ++count_) {
      for (const Instant arrival : network_.send(next_)) under_way_.emplace(arrival, count_);
    }
    while (!under_way_.empty() && under_way_.begin()->first <= now) {
      const auto [arrival, number] = *under_way_.begin();
      push(number, arrival);
      under_way_.erase(under_way_.begin());
    }
  }
  void begin(Instant when) { next_ = when; }

  Voice voice;

 private:
  void push(std::uint32_t number, Instant arrival) {
    static constexpr std::array<std::byte, 2 * kPacket> kSilence{};
    rtp::Packet packet;
    packet.payload_type = rtp::kPayloadL16;
    packet.sequence = rtp::SequenceNumber{static_cast<std::uint16_t>(number)};
    packet.timestamp = rtp::Timestamp{number * static_cast<std::uint32_t>(kPacket)};
    packet.payload = kSilence;
    voice.queue().push(packet, arrival);
  }

  testing::NetworkModel network_;
  std::multimap<Instant, std::uint32_t> under_way_;
  Instant next_{};
  std::uint32_t count_ = 0;
};

/// One device that fetches half a frame at a time, 3 ms before it plays.
struct Room {
  Ear ear{1};
  Instant now{1h};
  std::vector<Line*> lines;

  void put_on(Line& line) {
    line.begin(now);
    lines.push_back(&line);
    REQUIRE(ear.add(&line.voice));
  }
  Samples concealed_in(Nanoseconds length) {
    const Samples before = ear.status().concealed;
    for (const Instant end = now + length; now < end; now += kFrame / 2) {
      for (Line* line : lines) line->run_until(now);
      std::array<float, kPacket / 2> block{};
      ear.render(block, now + 3ms);
    }
    return ear.status().concealed - before;
  }
};

}  // namespace

TEST_CASE("a stream that follows another on the same way conceals nothing at its beginning") {
  const bool told = GENERATE(true, false);
  testing::NetworkConditions conditions;
  conditions.jitter = 20ms;
  Samples concealed = 0;
  for (int seed = 1; seed <= 12; ++seed) {
    Room room;
    Line first(seed, conditions, {});
    room.put_on(first);
    room.concealed_in(10s);
    const Nanoseconds learned = samples_to_duration(room.ear.status().stats.spread);
    CHECK(learned > 15ms);
    CHECK(learned < 25ms);
    Line second(seed + 100, conditions, told ? learned : Nanoseconds{0});
    room.put_on(second);
    concealed += room.concealed_in(5s);
    CHECK(room.ear.status().current == seed + 100);
  }
  // Without being told, it finds out by what is missing.
  CHECK((concealed == 0) == told);
}

TEST_CASE("what was expected and does not come is given up") {
  Room room;
  Line line(1, {}, 60ms);
  room.put_on(line);
  room.concealed_in(500ms);
  CHECK(room.ear.status().stats.delay > duration_to_samples(50ms));
  room.concealed_in(3s);
  CHECK(room.ear.status().stats.delay < duration_to_samples(8ms));
}
