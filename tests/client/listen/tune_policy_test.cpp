#include "client/listen/tune_policy.h"

#include "tests/support/catch.h"

#include <algorithm>
#include <set>
#include <tuple>

using namespace dragoman;
using namespace dragoman::client;
using namespace std::chrono_literals;

namespace {

/// A network in virtual time: tells the policy what would be heard, does what it says, in 10 ms
/// steps.
class World {
 public:
  explicit World(TransportChoice choice, TwinSetting twin = TwinSetting::never)
      : policy(choice, twin) {
    policy.offer_twins(true);
  }

  void run(Nanoseconds length) {
    for (const Instant end = now + length; now < end; now += 10ms) step();
  }

  int open(Transport transport) const {
    return static_cast<int>(std::count_if(routes.begin(), routes.end(), [&](const Route& route) {
      return route.transport == transport;
    }));
  }
  bool said(const std::string& part) const {
    return std::any_of(words.begin(), words.end(), [&](const std::string& text) {
      return text.find(part) != std::string::npos;
    });
  }

  TunePolicy policy;
  Instant now{1h};
  bool multicast_works = true, unicast_works = true, twin_works = true;
  std::uint64_t lost = 0, recovered = 0;  ///< by what is heard
  int multicast_joins = 0;
  int heard_channel = -1;  ///< what the listener hears, -1 = nothing
  Transport heard_by = Transport::multicast;
  bool heard_twin = false;
  Nanoseconds gap{0};  ///< time in which nothing was heard
  std::vector<Route> routes;
  std::vector<std::string> words;

 private:
  bool sounds(const Route& route) const {
    if (route.twin && !twin_works) return false;
    return route.transport == Transport::multicast ? multicast_works : unicast_works;
  }

  void step() {
    const Route* best = nullptr;
    for (const auto& route : routes) {
      if (!sounds(route)) continue;
      policy.heard(route.id, now);
      if (best == nullptr || route.rank > best->rank) best = &route;
    }
    if (best != nullptr) {
      policy.settled(best->id);
      policy.losses(now, lost, recovered);
      heard_twin = best->twin;
    }
    heard_channel = best != nullptr ? best->channel : -1;
    heard_by = best != nullptr ? best->transport : heard_by;
    if (best == nullptr) gap += 10ms;
    for (const auto& action : policy.advance(now)) carry_out(action);
  }

  void carry_out(const TuneAction& action) {
    if (const auto* opening = std::get_if<OpenRoute>(&action)) {
      routes.push_back(opening->route);
      multicast_joins += opening->route.transport == Transport::multicast ? 1 : 0;
    }
    if (const auto* closing = std::get_if<CloseRoute>(&action))
      std::erase_if(routes, [&](const Route& route) { return route.id == closing->id; });
    if (const auto* saying = std::get_if<Say>(&action)) words.push_back(saying->text);
  }
};

}  // namespace

TEST_CASE("a channel is heard by multicast, and nothing is asked for by unicast") {
  World world(TransportChoice::automatic);
  world.policy.registered(world.now);
  world.policy.select(3);
  world.run(10s);
  CHECK(world.heard_channel == 3);
  CHECK(world.heard_by == Transport::multicast);
  CHECK(world.open(Transport::unicast) == 0);
  CHECK(world.words.empty());
  CHECK(world.multicast_joins == 1);
}

TEST_CASE("a channel change joins the new stream before it leaves the old one") {
  World world(TransportChoice::automatic);
  world.policy.registered(world.now);
  world.policy.select(1);
  world.run(1s);
  world.gap = 0ms;
  world.policy.select(2);
  world.run(10ms);
  CHECK(world.open(Transport::multicast) == 2);
  world.run(50ms);
  CHECK(world.heard_channel == 2);
  CHECK(world.open(Transport::multicast) == 1);
  CHECK(world.gap == 0ms);
}

TEST_CASE("a new channel that stays silent leaves the old one sounding") {
  World world(TransportChoice::multicast);
  world.policy.select(1);
  world.run(1s);
  world.multicast_works = false;
  world.policy.select(2);
  world.run(300ms);
  const auto routes = world.policy.routes();
  CHECK(std::any_of(routes.begin(), routes.end(), [](const Route& r) { return r.channel == 1; }));
}

TEST_CASE("nothing on multicast within 500 ms falls back to unicast and says so") {
  World world(TransportChoice::automatic);
  world.multicast_works = false;
  world.policy.registered(world.now);
  world.policy.select(1);
  world.run(490ms);
  CHECK(world.heard_channel == -1);
  CHECK(world.words.empty());
  world.run(50ms);
  CHECK(world.heard_by == Transport::unicast);
  CHECK(world.heard_channel == 1);
  CHECK(world.said("nothing heard on multicast within 500 ms after joining"));
  CHECK(world.said("falling back to unicast"));
  CHECK(world.multicast_joins == 2);  // joined again, in case a switch had forgotten us
  world.run(1s);
  CHECK(world.open(Transport::multicast) == 0);
}

TEST_CASE("a multicast stream that dies falls back, and is taken again when a retry hears it") {
  World world(TransportChoice::automatic);
  world.policy.registered(world.now);
  world.policy.select(1);
  world.run(5s);
  world.multicast_works = false;
  world.gap = 0ms;
  world.run(2s);
  CHECK(world.heard_by == Transport::unicast);
  CHECK(world.gap <= 550ms);
  CHECK(world.said("the multicast stream died"));
  world.multicast_works = true;
  world.gap = 0ms;
  world.run(50s);
  CHECK(world.heard_by == Transport::unicast);
  world.run(15s);
  CHECK(world.heard_by == Transport::multicast);
  CHECK(world.open(Transport::unicast) == 0);
  CHECK(world.said("multicast is heard again"));
  CHECK(world.gap == 0ms);
}

TEST_CASE("multicast that never comes is tried every minute without another word") {
  World world(TransportChoice::automatic);
  world.multicast_works = false;
  world.policy.registered(world.now);
  world.policy.select(1);
  world.run(5s);
  const auto joins = world.multicast_joins;
  world.run(10min);
  CHECK(world.multicast_joins - joins >= 9);
  CHECK(world.multicast_joins - joins <= 10);
  CHECK(world.words.size() == 1);
}

TEST_CASE("after a fall-back the next channel starts by unicast at once") {
  World world(TransportChoice::automatic);
  world.multicast_works = false;
  world.policy.registered(world.now);
  world.policy.select(1);
  world.run(5s);
  world.policy.select(2);
  world.run(50ms);
  CHECK(world.heard_channel == 2);
  CHECK(world.heard_by == Transport::unicast);
}

TEST_CASE("multicast only: it joins again and again and never asks for unicast") {
  World world(TransportChoice::multicast);
  world.multicast_works = false;
  world.policy.registered(world.now);
  world.policy.select(1);
  world.run(20s);
  CHECK(world.open(Transport::unicast) == 0);
  CHECK(world.multicast_joins >= 8);
  CHECK(world.words.size() == 1);
  world.multicast_works = true;
  world.run(3s);
  CHECK(world.heard_channel == 1);
}

TEST_CASE("unicast only waits for the session and asks again after an outage") {
  World world(TransportChoice::unicast);
  world.policy.select(1);
  world.run(3s);
  CHECK(world.routes.empty());
  world.policy.registered(world.now);
  world.run(30ms);
  CHECK(world.heard_channel == 1);
  world.unicast_works = false;
  world.policy.unregistered();
  world.run(20s);
  CHECK(world.heard_channel == -1);
  world.unicast_works = true;
  world.policy.registered(world.now);
  world.run(50ms);
  CHECK(world.heard_channel == 1);
  CHECK(world.multicast_joins == 0);
}

TEST_CASE("a relay that restarts is heard by unicast as soon as its stream comes") {
  World world(TransportChoice::unicast);
  world.policy.select(1);
  world.policy.registered(world.now);
  world.run(1s);
  world.unicast_works = false;
  world.policy.unregistered();
  world.run(450ms);
  world.policy.registered(world.now);
  world.run(200ms);
  world.unicast_works = true;
  world.run(20ms);
  CHECK(world.heard_channel == 1);
  CHECK(world.words.empty());
}

TEST_CASE("without a session multicast goes on, and unicast follows when the session is back") {
  World world(TransportChoice::automatic);
  world.policy.registered(world.now);
  world.policy.select(1);
  world.run(1s);
  world.policy.unregistered();
  world.run(10s);
  CHECK(world.heard_by == Transport::multicast);
  world.multicast_works = false;
  world.run(5s);
  CHECK(world.heard_channel == -1);
  world.policy.registered(world.now);
  world.run(50ms);
  CHECK(world.heard_channel == 1);
  CHECK(world.heard_by == Transport::unicast);
}

TEST_CASE("never two streams of one transport for one channel, whatever comes and goes") {
  World world(TransportChoice::automatic);
  world.policy.registered(world.now);
  world.policy.select(1);
  for (int i = 0; i < 400; ++i) {
    world.multicast_works = (i * 7 % 5) != 0;
    world.unicast_works = (i * 11 % 3) != 0;
    if (i % 13 == 0) world.policy.select(1 + i % 4);
    if (i % 34 == 0) world.policy.registered(world.now);
    if (i % 34 == 17) world.policy.unregistered();
    world.run(370ms);
    std::set<std::pair<int, Transport>> seen;
    for (const auto& route : world.routes) CHECK(seen.insert({route.rank, route.transport}).second);
    CHECK(world.routes.size() <= 3);
  }
  world.multicast_works = world.unicast_works = true;
  world.policy.registered(world.now);
  world.run(5s);
  CHECK(world.heard_channel == world.policy.channel());
}

TEST_CASE("a stream whose address changed is opened anew beside the old one") {
  World world(TransportChoice::automatic);
  world.policy.registered(world.now);
  world.policy.select(1);
  world.run(1s);
  world.gap = 0ms;
  world.policy.reopen();
  world.run(100ms);
  CHECK(world.multicast_joins == 2);
  CHECK(world.routes.size() == 1);
  CHECK(world.gap == 0ms);
}

TEST_CASE("losses choose the stream with redundancy, and half a minute without leaves it again") {
  World world(TransportChoice::automatic, TwinSetting::automatic);
  world.policy.registered(world.now);
  world.policy.select(3);
  world.run(5s);
  CHECK_FALSE(world.heard_twin);
  world.lost = 1;
  world.run(5s);
  CHECK_FALSE(world.heard_twin);  // one packet is no weather
  world.lost = 2;
  world.run(1s);
  CHECK(world.heard_twin);
  for (int i = 0; i < 60; ++i) {
    ++world.recovered;
    world.run(1s);
    REQUIRE(world.heard_twin);
  }
  world.run(31s);
  CHECK_FALSE(world.heard_twin);
  CHECK(world.routes.size() == 1);
  CHECK(world.gap <= 10ms);  // the first join alone
}

TEST_CASE("where losses come back soon, the stream with redundancy is kept longer each time") {
  World world(TransportChoice::automatic, TwinSetting::automatic);
  world.policy.registered(world.now);
  world.policy.select(3);
  world.run(5s);
  std::vector<int> kept;
  for (int round = 0; round < 3; ++round) {
    world.lost += 2;
    world.run(1s);
    REQUIRE(world.heard_twin);
    int seconds = 0;
    for (; world.heard_twin; ++seconds) world.run(1s);
    kept.push_back(seconds);
  }
  CHECK(kept[1] > kept[0] + 25);
  CHECK(kept[2] > kept[1] + 50);
}

TEST_CASE("a stream with redundancy that does not arrive leaves the plain one sounding") {
  World world(TransportChoice::automatic, TwinSetting::automatic);
  world.twin_works = false;
  world.policy.registered(world.now);
  world.policy.select(3);
  world.run(5s);
  world.lost = 5;
  world.run(10s);
  CHECK(world.heard_by == Transport::multicast);
  CHECK_FALSE(world.heard_twin);
  CHECK(world.heard_channel == 3);
  CHECK(world.gap <= 10ms);
  CHECK(world.said("redundancy is not received"));
}

TEST_CASE("redundancy can be had always, never, and not where there is none") {
  for (const auto& [setting, offered, expected] :
       {std::tuple{TwinSetting::always, true, true}, std::tuple{TwinSetting::never, true, false},
        std::tuple{TwinSetting::always, false, false}}) {
    World world(TransportChoice::automatic, setting);
    world.policy.offer_twins(offered);
    world.policy.registered(world.now);
    world.policy.select(3);
    world.run(2s);
    world.lost = 10;
    world.run(2s);
    CHECK(world.heard_twin == expected);
  }
}

TEST_CASE("unicast that the relay refuses is not looked for in the network") {
  World world(TransportChoice::unicast);
  world.unicast_works = false;
  world.policy.registered(world.now);
  world.policy.select(3);
  world.run(100ms);
  world.policy.unicast_refused();
  world.run(5s);
  CHECK(world.words.empty());
  CHECK(world.open(Transport::unicast) == 1);
}
