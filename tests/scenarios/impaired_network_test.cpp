// Contributions over networks that lose, delay, double and reorder; each network is seeded.
#include "tests/scenarios/hall.h"
#include "tests/scenarios/tones.h"
#include "tests/support/catch.h"
#include "tests/support/network_model.h"

using namespace dragoman;
using namespace dragoman::testing;

namespace {

/// All contributions cross the same kind of network, each its own.
void use(Hall& hall, const NetworkConditions& conditions, std::uint32_t seed) {
  auto paths = std::make_shared<std::map<int, NetworkModel>>();
  hall.use([paths, conditions, seed](int slot, Instant sent, std::size_t) {
    const auto path =
        paths->try_emplace(slot, conditions, seed + static_cast<std::uint32_t>(slot)).first;
    return path->second.send(sent);
  });
}

}  // namespace

TEST_CASE("Jitter and reordering within the buffer cost nothing", "[impaired]") {
  Hall hall;
  NetworkConditions conditions;
  conditions.jitter = 4ms;
  conditions.keep_order = false;
  conditions.duplicates = 0.02;
  use(hall, conditions, 7);
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(10s);
  const auto before = hall.source(engine::source_slot(kEn1));
  hall.run(20s);
  const auto after = hall.source(engine::source_slot(kEn1));
  CHECK(hall.heard("en") == "en1");
  CHECK(after.received - before.received > 7900);
  CHECK(after.concealed - before.concealed < 480);  // 10 ms in 20 s
  CHECK(after.duplicates > 100);
  CHECK(hall.channel("en").state == ChannelState::interpreted);
}

TEST_CASE("Loss is concealed: the channel neither clicks nor goes dead", "[impaired]") {
  Hall hall;
  NetworkConditions conditions;
  conditions.loss = 0.05;
  use(hall, conditions, 11);
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(8s);
  const auto desk = hall.source(engine::source_slot(kEn1));
  CHECK(desk.lost > 50);
  CHECK(desk.lost < 300);
  CHECK(hall.channel("en").state == ChannelState::interpreted);
  CHECK(hall.heard("en") == "en1");
  CHECK(hall.ear("en").gaps == 0);
  CHECK(quietest_dbfs(hall.mixed("en", 7s), 960) > kSpeech - 12);
}

TEST_CASE("A sender whose clock is off is followed for minutes without a loss", "[impaired]") {
  const double ppm = GENERATE(-150.0, 150.0);
  auto event = small_event();
  event.rooms[0].languages = {"en"};
  event.rooms[0].channels.resize(3);
  Hall hall{event};
  Talker::Voice voice{{}, 1000, kSpeech, {}, ppm, false};
  hall.open(engine::source_slot(kEn1), voice);
  hall.press(kEn1);
  hall.run(20s);
  const auto before = hall.source(engine::source_slot(kEn1));
  hall.run(std::chrono::minutes{3});
  const auto after = hall.source(engine::source_slot(kEn1));
  CHECK(after.concealed == before.concealed);
  CHECK(after.lost == before.lost);
  CHECK(after.drift_ppm == Approx(ppm).margin(30));
  CHECK(after.buffer_ms < 20);
  CHECK(hall.heard("en") == "en1");
}

TEST_CASE("A stall shorter than the liveness limit does not change who is on air", "[impaired]") {
  Hall hall;
  NetworkConditions conditions;
  conditions.stall_every = 2s;
  conditions.stall_length = 150ms;
  use(hall, conditions, 3);
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(100ms);
  for (int i = 0; i < 800; ++i) {
    hall.step();
    REQUIRE(hall.channel("en").state == ChannelState::interpreted);
  }
  CHECK(hall.ear("en").gaps == 0);
}
