#include "client/listen/ear.h"

#include "codecs/pcm/linear.h"
#include "tests/client/listen/linear_format.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <vector>

using namespace dragoman;
using namespace dragoman::client;
using namespace std::chrono_literals;

namespace {

using testing::kPacket;
using testing::linear_format;

/// A sender in virtual time: one L16 packet of a sine every 5 ms.
class Station {
 public:
  Station(int id, int rank, double hertz) : voice(id, rank, linear_format(), 1), hertz_(hertz) {}

  void send(Instant now) {
    std::array<float, kPacket> samples{};
    for (auto& sample : samples)
      sample = static_cast<float>(
          0.5 * std::sin(2 * std::numbers::pi * hertz_ * static_cast<double>(at_++) / kSampleRate));
    std::array<std::byte, 2 * kPacket> payload{};
    pcm::encode(pcm::Encoding::l16, samples, payload);
    rtp::Packet packet;
    packet.payload_type = rtp::kPayloadL16;
    packet.sequence = sequence_;
    packet.timestamp = rtp::Timestamp{static_cast<std::uint32_t>(at_ - kPacket)};
    packet.payload = payload;
    sequence_ = sequence_ + 1;
    if (on) voice.queue().push(packet, now);
  }

  Voice voice;
  bool on = true;

 private:
  double hertz_;
  std::int64_t at_ = 0;
  rtp::SequenceNumber sequence_{7};
};

class Wav : public SampleTap {
 public:
  Wav() { samples.reserve(1 << 20); }
  void write(audio::Block block) noexcept override {
    samples.insert(samples.end(), block.begin(), block.end());
  }
  std::vector<float> samples;
};

/// Plays 5 ms steps: each station sends a packet, then the device asks for a block.
struct Studio {
  explicit Studio(Samples limit = 0) : ear(1, limit, &wav) {}

  void run(Nanoseconds length) {
    for (const Instant end = now + length; now < end; now += 5ms) {
      for (auto* station : stations) station->send(now);
      std::array<float, kPacket> block{};
      ear.render(block, now + 3ms);
      played.insert(played.end(), block.begin(), block.end());
    }
  }

  /// The device is gone: packets go on coming, nothing is fetched.
  void run_without_device(Nanoseconds length) {
    for (const Instant end = now + length; now < end; now += 5ms)
      for (auto* station : stations) station->send(now);
  }

  void put_on(Station& station) {
    stations.push_back(&station);
    REQUIRE(ear.add(&station.voice));
  }

  Wav wav;
  Ear ear;
  Instant now{1h};
  std::vector<Station*> stations;
  std::vector<float> played;
};

/// Strength of one frequency in a stretch, 0.5 for a station alone.
double strength(const std::vector<float>& samples, std::size_t from, std::size_t count,
                double hertz) {
  double re = 0, im = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double angle = 2 * std::numbers::pi * hertz * static_cast<double>(i) / kSampleRate;
    re += samples[from + i] * std::cos(angle);
    im += samples[from + i] * std::sin(angle);
  }
  return 2 * std::hypot(re, im) / static_cast<double>(count);
}

float largest_step(const std::vector<float>& samples, std::size_t from, std::size_t to) {
  float largest = 0;
  for (std::size_t i = from + 1; i < to; ++i)
    largest = std::max(largest, std::abs(samples[i] - samples[i - 1]));
  return largest;
}

}  // namespace

TEST_CASE("nothing is recorded before the first decoded sample, everything after it") {
  Studio studio;
  studio.run(100ms);
  CHECK(studio.wav.samples.empty());
  CHECK_FALSE(studio.ear.status().started);
  Station station(1, 1, 1000);
  studio.put_on(station);
  studio.run(1s);
  REQUIRE(studio.ear.status().started);
  CHECK(studio.wav.samples.size() > 45000);
  CHECK(static_cast<Samples>(studio.wav.samples.size()) == studio.ear.status().played);
  CHECK(std::equal(studio.wav.samples.rbegin(), studio.wav.samples.rend(), studio.played.rbegin()));
  CHECK(strength(studio.wav.samples, 20000, 4800, 1000) == Approx(0.5).margin(0.01));
}

TEST_CASE("the recording ends at exactly the samples asked for") {
  Studio studio(4321);
  Station station(1, 1, 1000);
  studio.put_on(station);
  studio.run(1s);
  CHECK(studio.wav.samples.size() == 4321);
  CHECK(studio.ear.status().played == 4321);
  CHECK(studio.played.back() == 0.0F);
}

TEST_CASE("a channel change is heard within 60 ms, without a gap and without a click") {
  Studio studio;
  Station old_station(1, 2, 400), new_station(2, 4, 900);
  studio.put_on(old_station);
  studio.run(1s);
  const auto changed = studio.played.size();
  studio.put_on(new_station);
  studio.run(60ms);
  const auto status = studio.ear.status();
  CHECK(status.current == 2);
  CHECK(status.settled);
  studio.ear.remove(1);
  studio.run(940ms);
  CHECK(studio.ear.retired() == &old_station.voice);
  CHECK(strength(studio.played, changed + 2880, 4800, 900) == Approx(0.5).margin(0.01));
  CHECK(strength(studio.played, changed + 2880, 4800, 400) < 0.01);
  // Two sines of 0.5 at 900 Hz step by at most 0.06 + 0.03 from sample to sample.
  CHECK(largest_step(studio.played, changed - 480, changed + 4800) < 0.1F);
  for (std::size_t at = changed - 480; at < changed + 2880; at += 240) {
    const auto loudest =
        *std::max_element(studio.played.begin() + static_cast<std::ptrdiff_t>(at),
                          studio.played.begin() + static_cast<std::ptrdiff_t>(at + 240));
    CHECK(loudest > 0.3F);
  }
}

TEST_CASE("when the stream that is heard dies, one that sounds takes its place") {
  Studio studio;
  Station multicast(1, 3, 400), unicast(2, 2, 900);
  studio.put_on(multicast);
  studio.run(1s);
  multicast.on = false;
  studio.put_on(unicast);
  studio.run(2s);
  CHECK(studio.ear.status().current == 2);
  CHECK(strength(studio.played, studio.played.size() - 4800, 4800, 900) ==
        Approx(0.5).margin(0.01));
  CHECK(studio.ear.status().concealed > 0);
  // And back, when the better one is heard again.
  multicast.on = true;
  studio.run(1s);
  CHECK(studio.ear.status().current == 1);
}

TEST_CASE("a device that was gone is no loss of the network's, and plays without delay again") {
  Studio studio;
  Station station(1, 2, 400);
  studio.put_on(station);
  studio.run(1s);
  const auto before = studio.ear.status();
  // Shorter and longer than the packets' queue can bridge.
  studio.run_without_device(GENERATE(700ms, 2500ms, 2700ms, 8s));
  studio.run(200ms);
  studio.run(800ms);
  const auto after = studio.ear.status();
  CHECK(after.lost == before.lost);
  CHECK(after.recovered == before.recovered);
  CHECK(after.late == before.late);
  CHECK(after.stats.delay < before.stats.delay + 480);
  CHECK(strength(studio.played, studio.played.size() - 4800, 4800, 400) ==
        Approx(0.5).margin(0.01));
}

TEST_CASE("totals go on counting when a voice is taken away") {
  Studio studio;
  Station first(1, 2, 400), second(2, 4, 900);
  studio.put_on(first);
  studio.run(500ms);
  first.on = false;
  studio.run(20ms);
  first.on = true;
  studio.run(500ms);
  const auto lost = studio.ear.status().lost;
  CHECK(lost == 4);
  CHECK(studio.ear.status().concealed >= 3 * kPacket);
  studio.put_on(second);
  studio.run(200ms);
  studio.ear.remove(1);
  studio.run(200ms);
  CHECK(studio.ear.status().lost == lost);
}

TEST_CASE("volume is the same for the ear and the recording, and changes without a click") {
  Studio studio;
  Station station(1, 1, 400);
  studio.put_on(station);
  studio.run(1s);
  CHECK(studio.ear.status().rms_dbfs == Approx(-6.02).margin(0.1));
  studio.ear.set_volume(0.5F);
  const auto changed = studio.played.size();
  studio.run(1s);
  CHECK(studio.ear.status().rms_dbfs == Approx(-12.04).margin(0.1));
  CHECK(strength(studio.wav.samples, studio.wav.samples.size() - 4800, 4800, 400) ==
        Approx(0.25).margin(0.01));
  CHECK(largest_step(studio.played, changed - 480, changed + 960) < 0.06F);
}

TEST_CASE("rendering neither allocates nor locks, through a channel change") {
  if (!testing::RealtimeGuard::active()) return;
  Ear ear(2, 0, nullptr);
  StreamFormat opus;
  Voice first(1, 2, opus, 2), second(2, 4, linear_format(), 2);
  ear.add(&first);
  Instant now{1h};
  std::array<float, 1024> block{};
  std::uint64_t allocations = 0, locks = 0;
  // An Opus packet of 5 ms silence and an L16 packet of the same length.
  const std::array<std::byte, 3> opus_silence{std::byte{0xE8}, std::byte{0xFF}, std::byte{0xFE}};
  const std::array<std::byte, 480> linear_silence{};
  for (int i = 0; i < 400; ++i, now += 5ms) {
    rtp::Packet packet;
    packet.sequence = rtp::SequenceNumber{} + i;
    packet.timestamp = rtp::Timestamp{} + i * kPacket;
    packet.payload = opus_silence;
    packet.payload_type = rtp::kPayloadOpus;
    if (i % 10 != 9) first.queue().push(packet, now);
    packet.payload = linear_silence;
    packet.payload_type = rtp::kPayloadL16;
    second.queue().push(packet, now);
    if (i == 100) ear.add(&second);
    if (i == 200) ear.remove(1);
    testing::RealtimeGuard guard;
    ear.render(audio::MutableBlock{block}.first(480), now);
    allocations += guard.allocations();
    locks += guard.locks();
  }
  CHECK(allocations == 0);
  CHECK(locks == 0);
  CHECK(ear.status().current == 2);
}
