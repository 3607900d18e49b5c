/// A listener that changes between a channel's plain group and its twin with copies, with policy,
/// voices and ear as they are in the program: what is heard of the change.

#include "client/listen/ear.h"
#include "client/listen/tune_policy.h"
#include "codecs/pcm/linear.h"
#include "tests/client/listen/linear_format.h"
#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"
#include "tests/support/network_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <vector>

using namespace dragoman;
using namespace dragoman::client;
using namespace std::chrono_literals;
using testing::NetworkConditions;

namespace {

using testing::kPacket;
using testing::linear_format;

constexpr Nanoseconds kFrame = 5ms;
constexpr Nanoseconds kBlock = 2500us;
constexpr Nanoseconds kTick = 20ms;
constexpr std::array kCopies{1, 2};

/// One channel's programme: noise, so that nothing of it resembles anything else of it.
class Programme {
 public:
  Programme() : sound_(testing::noise(0.5, kLength, 99)) {}
  std::vector<std::byte> payload(std::uint32_t frame) const {
    std::vector<std::byte> bytes(2 * kPacket);
    const std::size_t at = frame * static_cast<std::size_t>(kPacket) % (kLength - kPacket);
    pcm::encode(pcm::Encoding::l16, audio::Block{sound_}.subspan(at, kPacket), bytes);
    return bytes;
  }

 private:
  static constexpr std::size_t kLength = static_cast<std::size_t>(kSampleRate) * 10;
  std::vector<float> sound_;
};

/// One of the two groups, and the network between.
struct Group {
  Group(const NetworkConditions& conditions, std::uint32_t seed) : network(conditions, seed) {}
  testing::NetworkModel network;
  std::multimap<Instant, std::uint32_t> under_way;  ///< arrival, frame
  std::function<bool(std::uint32_t)> drops;         ///< frames that are lost besides
  bool there = true;
};

/// A channel with both groups, a listener, and the network between them in virtual time.
struct Hall {
  Hall(const NetworkConditions& plain, const NetworkConditions& twin, std::uint32_t seed = 1)
      : groups{Group{plain, seed}, Group{twin, seed + 500}} {
    policy.offer_twins(true);
    policy.select(3);
  }

  void run(Nanoseconds length) {
    for (const Instant end = now + length; now < end; now += kBlock) {
      send();
      for (const bool twin : {false, true}) deliver(twin);
      if (now >= next_tick) tick();
      std::array<float, kPacket / 2> block{};
      ear.render(block, now + 3ms);
      heard.insert(heard.end(), block.begin(), block.end());
    }
  }

  bool on_twin() {
    const auto found = voices.find(ear.status().current);
    return found != voices.end() && found->second.route.twin && ear.status().settled;
  }
  /// Runs until that is so, up to a minute and a half.
  bool until(const std::function<bool()>& holds) {
    for (int i = 0; i < 4500 && !holds(); ++i) run(kTick);
    return holds();
  }
  void set(const NetworkConditions& conditions) {
    for (Group& group : groups) group.network.set(conditions);
  }
  double concealed_ms() { return static_cast<double>(ear.status().concealed) * 1000 / kSampleRate; }
  /// Stretches of 5 ms from `from` on that are 10 dB or more below the programme.
  int holes(std::size_t from) const {
    int count = 0;
    for (std::size_t at = from; at + kPacket <= heard.size(); at += kPacket) {
      double power = 0;
      for (std::size_t i = at; i < at + kPacket; ++i)
        power += static_cast<double>(heard[i]) * heard[i];
      count += power / static_cast<double>(kPacket) < programme_power / 10 ? 1 : 0;
    }
    return count;
  }
  int opened(bool twin) const { return opens[twin ? 1 : 0]; }

  TunePolicy policy{TransportChoice::multicast, TwinSetting::automatic};
  Ear ear{1};
  Instant now{1h};
  std::array<Group, 2> groups;  ///< plain, twin
  std::vector<float> heard;
  std::function<void(const Route&)> on_open;

 private:
  struct Tuned {
    Route route;
    std::unique_ptr<Voice> voice;
    bool open = true;
  };

  void send() {
    if (now < next_frame) return;
    next_frame = now + kFrame;
    for (Group& group : groups) {
      const bool lost = !group.there || (group.drops && group.drops(frame));
      for (const Instant arrival : group.network.send(now))
        if (!lost) group.under_way.emplace(arrival, frame);
    }
    ++frame;
  }

  void deliver(bool twin) {
    Group& group = groups[twin ? 1 : 0];
    while (!group.under_way.empty() && group.under_way.begin()->first <= now) {
      const auto [arrival, number] = *group.under_way.begin();
      group.under_way.erase(group.under_way.begin());
      for (auto& [id, tuned] : voices) {
        if (!tuned.open || tuned.route.twin != twin) continue;
        policy.heard(id, arrival);
        push(*tuned.voice, number, 0, arrival);
        for (const int behind : kCopies)
          if (twin && number >= static_cast<std::uint32_t>(behind))
            push(*tuned.voice, number, behind, arrival);
      }
    }
  }

  void push(Voice& voice, std::uint32_t number, int behind, Instant arrival) {
    const std::uint32_t copied = number - static_cast<std::uint32_t>(behind);
    const auto payload = programme.payload(copied);
    rtp::Packet packet;
    packet.payload_type = rtp::kPayloadL16;
    packet.sequence = rtp::SequenceNumber{static_cast<std::uint16_t>(copied)};
    packet.timestamp = rtp::Timestamp{copied * static_cast<std::uint32_t>(kPacket)};
    packet.payload = payload;
    packet.age = static_cast<Samples>(behind) * kPacket;
    voice.queue().push(packet, arrival);
  }

  /// As Listener does it.
  void tick() {
    next_tick = now + kTick;
    const auto& status = ear.status();
    if (status.settled) {
      policy.settled(status.current);
      policy.losses(now, status.stats.lost, status.stats.recovered);
    }
    for (const auto& action : policy.advance(now)) {
      if (const auto* opening = std::get_if<OpenRoute>(&action)) open(opening->route);
      if (const auto* closing = std::get_if<CloseRoute>(&action)) {
        voices.at(closing->id).open = false;
        ear.remove(closing->id);
      }
    }
    while (const Voice* gone = ear.retired()) voices.erase(gone->id());
  }

  void open(const Route& route) {
    ++opens[route.twin ? 1 : 0];
    const Nanoseconds spread = samples_to_duration(ear.status().stats.spread);
    auto voice = std::make_unique<Voice>(route.id, route.rank, linear_format(), 1, std::nullopt,
                                         Experience{spread, route.twin});
    REQUIRE(ear.add(voice.get()));
    voices.emplace(route.id, Tuned{route, std::move(voice)});
    if (on_open) on_open(route);
  }

  static constexpr double programme_power = 0.5 * 0.5 / 3;  ///< of noise that is even in ±0.5
  Programme programme;
  std::map<int, Tuned> voices;
  Instant next_frame = now, next_tick = now;
  std::uint32_t frame = 0;
  std::array<int, 2> opens{};
};

NetworkConditions way(Nanoseconds delay, double loss = 0) {
  NetworkConditions conditions;
  conditions.delay = delay;
  conditions.loss = loss;
  return conditions;
}

/// Loses so many packets in a row of the group, from the next one on.
void lose_next(Hall& hall, bool twin, int packets) {
  auto left = std::make_shared<int>(packets);
  hall.groups[twin ? 1 : 0].drops = [left](std::uint32_t) { return (*left)-- > 0; };
}

}  // namespace

TEST_CASE("to the twin and back nothing is missing, whichever of the two groups comes later") {
  const auto [plain, twin] =
      GENERATE(std::pair{1ms, 1ms}, std::pair{31ms, 1ms}, std::pair{8ms, 1ms}, std::pair{1ms, 8ms},
               std::pair{1ms, 31ms});
  CAPTURE(plain.count(), twin.count());
  for (std::uint32_t seed = 1; seed <= 8; ++seed) {
    CAPTURE(seed);
    Hall hall(way(plain), way(twin), seed);
    hall.run(3s);
    REQUIRE_FALSE(hall.on_twin());
    REQUIRE(hall.concealed_ms() == 0);
    lose_next(hall, false, 2);
    REQUIRE(hall.until([&] { return hall.on_twin(); }));
    const double lost_before = hall.concealed_ms();  // those two, which made it choose the twin
    CHECK(lost_before <= 15);
    const std::size_t from = hall.heard.size();
    REQUIRE(hall.until([&] { return !hall.on_twin(); }));
    hall.run(3s);
    CHECK(hall.concealed_ms() == lost_before);
    CHECK(hall.holes(from - 1200) == 0);  // the fade to the twin has just ended
    CHECK(hall.opened(true) == 1);
    CHECK(hall.opened(false) == 2);
  }
}

TEST_CASE("what the twin loses while it is being chosen is brought by its copies") {
  // So many of the twin's packets are sent before one is lost: from its very beginning to after it
  // alone is heard.
  const int sent = GENERATE(0, 1, 2, 3, 4, 5, 6, 8, 10);
  const int lost = GENERATE(1, 2);
  CAPTURE(sent, lost);
  Hall hall(way(1ms), way(1ms));
  hall.on_open = [&](const Route& route) {
    if (!route.twin) return;
    auto seen = std::make_shared<int>(0);
    hall.groups[1].drops = [=](std::uint32_t) {
      const int n = (*seen)++;
      return n >= sent && n < sent + lost;
    };
  };
  hall.run(3s);
  lose_next(hall, false, 2);
  REQUIRE(hall.until([&] { return hall.on_twin(); }));
  const std::size_t from = hall.heard.size();
  hall.run(1s);
  CHECK(hall.concealed_ms() <= 15);  // the two that made it choose the twin
  CHECK(hall.holes(from - 1200) == 0);
}

TEST_CASE("the last packets before the way back may be lost: the plain group has them") {
  const int lost = GENERATE(1, 2);
  CAPTURE(lost);
  Hall hall(way(1ms), way(1ms));
  hall.run(3s);
  lose_next(hall, false, 2);
  REQUIRE(hall.until([&] { return hall.on_twin(); }));
  const double before = hall.concealed_ms();
  hall.on_open = [&](const Route& route) {
    if (!route.twin) lose_next(hall, true, lost);
  };
  const std::size_t from = hall.heard.size();
  REQUIRE(hall.until([&] { return !hall.on_twin(); }));
  hall.run(1s);
  CHECK(hall.opened(false) == 2);
  CHECK(hall.concealed_ms() == before);
  CHECK(hall.holes(from) == 0);
}

TEST_CASE("in lossy weather copies are at work from the first packet of the twin on") {
  for (std::uint32_t seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    Hall hall(way(3ms), way(1ms), seed);
    hall.run(3s);
    hall.set(way(1ms, 0.05));
    REQUIRE(hall.until([&] { return hall.on_twin(); }));
    const double before = hall.concealed_ms();
    hall.run(20s);
    // Three in a row are one in 8,000 packets; of 4,000 at most one such, with its edges.
    CHECK(hall.concealed_ms() - before <= 10);
    CHECK(hall.on_twin());
  }
}

TEST_CASE("a twin that never comes leaves the plain group playing, and is tried again later") {
  Hall hall(way(1ms), way(1ms));
  hall.groups[1].there = false;
  hall.run(3s);
  lose_next(hall, false, 2);
  hall.run(5s);
  CHECK(hall.opened(true) == 1);
  CHECK_FALSE(hall.on_twin());
  CHECK(hall.concealed_ms() <= 15);
  CHECK(hall.holes(hall.heard.size() - 4 * 48000) == 0);
  // After a minute it may be chosen again, and is there.
  hall.run(60s);
  hall.groups[1].there = true;
  lose_next(hall, false, 2);
  CHECK(hall.until([&] { return hall.on_twin(); }));
}

TEST_CASE("when the twin alone dies the plain group is heard again after half a second") {
  Hall hall(way(1ms), way(1ms));
  hall.run(3s);
  lose_next(hall, false, 2);
  REQUIRE(hall.until([&] { return hall.on_twin(); }));
  hall.run(1s);
  hall.groups[1].there = false;
  const std::size_t from = hall.heard.size();
  hall.run(3s);
  CHECK_FALSE(hall.on_twin());
  CHECK(hall.holes(from) <= 120);  // 600 ms: what tells a dead stream from a stall, and the joining
  CHECK(hall.holes(hall.heard.size() - 2 * 48000) == 0);
}
