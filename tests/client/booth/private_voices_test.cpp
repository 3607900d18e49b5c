#include "client/booth/private_voices.h"

#include "codecs/pcm/linear.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <cmath>
#include <numbers>
#include <vector>

using namespace dragoman;
using namespace dragoman::client;
using namespace std::chrono_literals;

namespace {

constexpr Samples kPacket = 120;
constexpr double kOneDb = 1.122;

/// Somebody who talks in packets of 2.5 ms.
struct Talker {
  std::uint32_t ssrc;
  double hertz;
  double amplitude = 0.5;
  std::int64_t at = 0;
  std::uint16_t sequence = 0;

  void send(PacketQueue& queue, Instant now) {
    std::array<float, kPacket> samples{};
    for (auto& sample : samples)
      sample = static_cast<float>(amplitude * std::sin(2 * std::numbers::pi * hertz *
                                                       static_cast<double>(at++) / kSampleRate));
    std::array<std::byte, 2 * kPacket> payload{};
    pcm::encode(pcm::Encoding::l16, samples, payload);
    rtp::Packet packet;
    packet.payload_type = rtp::kPayloadL16;
    packet.ssrc = rtp::Ssrc{ssrc};
    packet.sequence = rtp::SequenceNumber{sequence++};
    packet.timestamp = rtp::Timestamp{static_cast<std::uint32_t>(at - kPacket)};
    packet.payload = payload;
    queue.push(packet, now);
  }
};

struct Desk {
  PrivateVoices voices{1};
  Instant now{1h};
  std::vector<Talker> talkers{{11, 500}, {22, 1500}};
  std::vector<float> played, beside;  ///< who talks, and booth-mates at work
  std::uint64_t violations = 0;

  void announce(const std::vector<std::uint32_t>& ssrcs, bool talk = true) {
    std::vector<control::PrivateLine> lines;
    for (const auto ssrc : ssrcs) {
      lines.emplace_back();
      lines.back().ssrc = ssrc;
      lines.back().talk = talk;
    }
    voices.set(lines);
  }
  void run(Nanoseconds length) {
    for (const Instant end = now + length; now < end; now += 2500us) {
      for (auto& talker : talkers) talker.send(voices.queue(), now);
      std::array<float, kPacket> block{}, colleague{};
      testing::RealtimeGuard guard;
      voices.render(block, colleague, now + 3ms);
      violations += guard.allocations() + guard.locks();
      played.insert(played.end(), block.begin(), block.end());
      beside.insert(beside.end(), colleague.begin(), colleague.end());
    }
  }
  /// Of the last 100 ms; 0.5 is a talker alone.
  double strength(double hertz) const { return strength(hertz, played); }
  static double strength(double hertz, const std::vector<float>& heard) {
    double re = 0, im = 0;
    const std::size_t count = 4800, from = heard.size() - count;
    for (std::size_t i = 0; i < count; ++i) {
      const double angle = 2 * std::numbers::pi * hertz * static_cast<double>(i) / kSampleRate;
      re += heard[from + i] * std::cos(angle);
      im += heard[from + i] * std::sin(angle);
    }
    return 2 * std::hypot(re, im) / static_cast<double>(count);
  }
};

}  // namespace

TEST_CASE("those who talk to the desk are heard together, nobody else") {
  Desk desk;
  desk.run(200ms);
  CHECK(desk.strength(500) < 0.001);
  desk.announce({11});
  desk.run(300ms);
  CHECK(desk.strength(500) == Approx(0.5).margin(0.01));
  CHECK(desk.strength(1500) < 0.001);
  desk.announce({22, 11});
  desk.run(300ms);
  CHECK(desk.strength(500) == Approx(0.5).margin(0.01));
  CHECK(desk.strength(1500) == Approx(0.5).margin(0.01));
  desk.announce({});
  desk.run(300ms);
  CHECK(desk.strength(500) < 0.001);
  CHECK(desk.strength(1500) < 0.001);
  CHECK(desk.violations == 0);
}

TEST_CASE("a talk that ends and begins again is heard again, without what was said between") {
  Desk desk;
  desk.announce({11});
  desk.run(300ms);
  desk.announce({});
  desk.run(3s);
  desk.announce({11});
  desk.run(300ms);
  CHECK(desk.strength(500) == Approx(0.5).margin(0.01));
}

TEST_CASE("a private voice comes and goes without a click") {
  const double hertz = GENERATE(440.0, 500.0, 700.0, 1000.0, 1500.0);
  CAPTURE(hertz);
  Desk desk;
  desk.talkers[0].hertz = hertz;
  desk.run(100ms);
  desk.announce({11});
  desk.run(300ms);
  desk.announce({});
  desk.run(300ms);
  // The steepest step of a sine at half of full scale, and a fade's part on top.
  const double steepest = 0.5 * 2 * std::numbers::pi * hertz / kSampleRate;
  for (std::size_t i = 1; i < desk.played.size(); ++i)
    REQUIRE(std::abs(desk.played[i] - desk.played[i - 1]) < steepest * kOneDb);
}

TEST_CASE("more voices than there is room for leave those already heard alone") {
  Desk desk;
  desk.announce({11, 101, 102, 103, 104, 105, 106, 107});
  desk.run(300ms);
  desk.announce({11, 22, 101, 102, 103, 104, 105, 106, 107});
  desk.run(300ms);
  CHECK(desk.strength(500) == Approx(0.5).margin(0.01));
}

TEST_CASE("a booth-mate at work is heard beside the floor, not among those who talk") {
  Desk desk;
  desk.announce({11}, false);
  desk.run(300ms);
  CHECK(desk.voices.colleague_sounds());
  CHECK(desk.strength(500) < 0.001);
  CHECK(Desk::strength(500, desk.beside) == Approx(0.5).margin(0.05));
  CHECK(Desk::strength(1500, desk.beside) < 0.001);
  desk.announce({}, false);
  desk.run(300ms);
  CHECK_FALSE(desk.voices.colleague_sounds());
  CHECK(Desk::strength(500, desk.beside) < 0.001);
  CHECK(desk.violations == 0);
}

TEST_CASE("a mate at work who turns to this desk is heard once, without a click between") {
  Desk desk;
  desk.announce({11}, false);
  desk.run(300ms);
  desk.announce({11}, true);
  desk.run(300ms);
  CHECK(desk.strength(500) == Approx(0.5).margin(0.01));
  CHECK(Desk::strength(500, desk.beside) < 0.001);
  CHECK_FALSE(desk.voices.colleague_sounds());
  const double steepest = 0.5 * 2 * std::numbers::pi * 500 / kSampleRate;
  for (std::size_t i = 1; i < desk.played.size(); ++i)
    REQUIRE(std::abs(desk.played[i] + desk.beside[i] - desk.played[i - 1] - desk.beside[i - 1]) <
            steepest * kOneDb);
}

TEST_CASE("a mate who speaks softly is matched in level, and keeps the match for the next turn") {
  Desk desk;
  desk.talkers[0].amplitude = 0.03;
  desk.announce({11}, false);
  desk.run(10s);
  CHECK(Desk::strength(500, desk.beside) > 0.045);
  desk.announce({}, false);
  desk.run(100ms);
  desk.announce({11}, false);
  desk.run(300ms);
  CHECK(Desk::strength(500, desk.beside) > 0.045);
}
