#include "relay/engine/source.h"

#include "tests/scenarios/hall.h"
#include "tests/scenarios/talker.h"
#include "tests/scenarios/tones.h"
#include "tests/support/catch.h"

#include <algorithm>

using namespace dragoman;
using namespace dragoman::testing;
using engine::Source;
using engine::SourceConfig;

namespace {

constexpr Instant kStart{1000s};
constexpr WallTime kWall = Hall::kMorning;

/// A source and the talker that feeds it, over a perfect network.
struct Pair {
  explicit Pair(SourceConfig config = {}, Talker::Voice given = {})
      : source(config), talker(with(given, config), kStart, kWall) {}
  static Talker::Voice with(Talker::Voice voice, const SourceConfig& config) {
    voice.config = config;
    return voice;
  }
  void run(Nanoseconds length) {
    for (const auto end = now + length; now < end; now += 5ms) {
      talker.advance(now, [this](std::vector<std::byte> datagram, Instant sent) {
        last = datagram;
        source.receive(datagram, sent);
      });
      source.pull(now);
      const auto block = source.raw();
      sound.insert(sound.end(), block.begin(), block.end());
    }
  }
  engine::SourceStatus status() const {
    engine::SourceStatus result;
    source.fill(result);
    return result;
  }
  float level(double hz) const { return tone_dbfs(std::span{sound}.last(4800), hz); }

  Source source;
  Talker talker;
  Instant now = kStart;
  std::vector<std::byte> last;
  std::vector<float> sound;
};

SourceConfig registered() {
  SourceConfig config;
  config.ssrc = rtp::Ssrc{77};
  config.level_match = false;
  return config;
}

}  // namespace

TEST_CASE("A source plays what its talker says, as L16 or L24, mono or stereo") {
  auto config = registered();
  config.codec = GENERATE(engine::Codec::l16, engine::Codec::l24);
  Pair pair{config};
  pair.run(500ms);
  CHECK(pair.source.alive());
  CHECK(pair.level(1000) == Approx(-20).margin(0.2));
  CHECK(pair.status().received >= 190);
  CHECK(pair.status().rms_dbfs == Approx(-20).margin(0.2));
}

TEST_CASE("Alive before the first packet, it is not; nor 240 ms after the last") {
  Pair pair{registered()};
  pair.source.pull(kStart);
  CHECK_FALSE(pair.source.alive());
  pair.now += 5ms;
  pair.run(200ms);
  CHECK(pair.source.alive());
  pair.talker.pull_cable();
  pair.run(235ms);
  CHECK(pair.source.alive());
  pair.run(15ms);
  CHECK_FALSE(pair.source.alive());
  CHECK(pair.status().rms_dbfs < -60);
}

TEST_CASE("Whatever is not the source's own is counted by reason and never heard") {
  Pair pair{registered()};
  pair.run(200ms);
  const auto good = pair.last;
  const auto offer = [&pair](std::vector<std::byte> datagram) {
    pair.source.receive(datagram, pair.now);
  };
  auto foreign = good;
  foreign[11] ^= std::byte{1};  // last byte of the SSRC
  offer(foreign);
  auto other_type = good;
  other_type[1] = std::byte{96};
  offer(other_type);
  auto truncated = good;
  truncated.resize(7);
  offer(truncated);
  offer({});
  auto odd = good;
  odd.pop_back();             // half a sample
  odd[3] ^= std::byte{0x40};  // a sequence number not used yet
  offer(odd);
  offer(good);  // replayed

  const auto status = pair.status();
  CHECK(status.wrong_ssrc == 1);
  CHECK(status.wrong_payload_type == 1);
  CHECK(status.malformed == 3);
  CHECK(status.duplicates + status.late >= 1);
  pair.run(300ms);
  CHECK(pair.level(1000) == Approx(-20).margin(0.2));
}

TEST_CASE("Packets of a stranger do not keep a source alive") {
  Pair pair{registered()};
  pair.run(200ms);
  pair.talker.set_ssrc(rtp::Ssrc{78});
  pair.run(400ms);
  CHECK_FALSE(pair.source.alive());
  CHECK(pair.status().wrong_ssrc > 100);
}

TEST_CASE("A stream that the relay joined itself is latched, and followed over a restart") {
  auto config = registered();
  config.any_ssrc = true;
  Pair pair{config};
  pair.talker.set_ssrc(rtp::Ssrc{5});
  pair.run(300ms);
  CHECK(pair.source.alive());
  CHECK(pair.status().wrong_ssrc == 0);
  Talker::Voice intruder_voice;
  intruder_voice.hz = 3000;
  intruder_voice.config = config;
  Talker intruder{intruder_voice, pair.now, kWall};
  intruder.set_ssrc(rtp::Ssrc{6});
  intruder.advance(pair.now + 50ms, [&pair](std::vector<std::byte> datagram, Instant) {
    pair.source.receive(datagram, pair.now);
  });
  CHECK(pair.status().wrong_ssrc == 20);  // the first one lives
  pair.talker.pull_cable();
  pair.run(400ms);
  pair.talker.plug_in();
  pair.talker.set_ssrc(rtp::Ssrc{7});
  pair.run(500ms);
  CHECK(pair.source.alive());
  CHECK(pair.level(1000) == Approx(-20).margin(0.5));
}

TEST_CASE("The capture time of what is played follows the stream's own stamps") {
  Talker::Voice voice;
  voice.tells_capture_time = true;
  Pair pair{registered(), voice};
  CHECK(pair.source.captured() == WallTime{});
  pair.run(2s);
  // What is played at the last frame was captured a packet and the buffer ago.
  const auto age = kWall + (pair.now - 5ms - kStart) - pair.source.captured();
  CHECK(age >= 2500us);
  CHECK(age < 30ms);
}

TEST_CASE("A stream without capture times has none") {
  Pair pair{registered()};
  pair.run(500ms);
  CHECK(pair.source.captured() == WallTime{});
}

TEST_CASE("The raw sound is never matched, the matched one is when asked for") {
  auto config = registered();
  config.level_match = GENERATE(true, false);
  Talker::Voice voice;
  voice.dbfs = -24;
  Pair pair{config, voice};
  pair.run(8s);
  CHECK(pair.level(1000) == Approx(-24).margin(0.2));
  const auto matched = pair.source.matched();
  const auto peak = *std::max_element(matched.begin(), matched.end());
  const auto expected = config.level_match ? 0.1F : 0.063F;
  CHECK(peak == Approx(expected).epsilon(0.1));
}
