#include "relay/app/multicast_keys.h"
#include "tests/relay/app/fake_media.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <random>

using namespace dragoman;
using namespace dragoman::app;
using namespace dragoman::testing;
using namespace std::chrono_literals;

namespace {

/// The built-in event, its floor and first language encrypted.
struct Keyed {
  Keyed() : event(event::built_in_event()), media(event) {
    event.rooms[0].channels[0].encrypted = event.rooms[0].channels[1].encrypted = true;
    keys.emplace(event, media, [this] { return static_cast<std::uint32_t>(random()); });
  }
  std::mt19937 random{7};
  event::Event event;
  FakeMedia media;
  std::optional<MulticastKeys> keys;
};

const Instant kNow{100s};

}  // namespace

TEST_CASE("encrypted channels begin with keys, each group with one of its own") {
  Keyed hall;
  const auto& sealed = hall.media.seals.at(0);
  REQUIRE(sealed.size() == hall.event.rooms[0].channels.size());
  REQUIRE(sealed[0]);
  REQUIRE(sealed[1]);
  CHECK_FALSE(sealed[2]);
  std::vector<srtp::MasterKey> all;
  for (const auto* each : {&*sealed[0], &*sealed[1]})
    all.insert(all.end(), {each->plain, each->red, each->second_plain, each->second_red});
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) CHECK_FALSE(all[i] == all[j]);
  CHECK(hall.keys->of(0, 0) == std::vector{*sealed[0]});
  CHECK(hall.keys->of(0, 2).empty());
}

TEST_CASE("the next key is told before it is used, and the old one then forgotten") {
  Keyed hall;
  const auto before = hall.keys->of(0, 1).front();
  CHECK(hall.keys->renew(0, kNow));
  const auto both = hall.keys->of(0, 1);
  REQUIRE(both.size() == 2);
  CHECK(both[0] == before);
  CHECK(both[1].mki != before.mki);
  CHECK_FALSE(both[1].plain == before.plain);
  hall.keys->tick(kNow + MulticastKeys::kLead - 1ms);
  CHECK(hall.media.seals.at(0)[1] == before);
  hall.keys->tick(kNow + MulticastKeys::kLead);
  CHECK(hall.media.seals.at(0)[1] == both[1]);
  CHECK(hall.keys->of(0, 1) == std::vector{both[1], before});  // what is on its way is still heard
  const Instant used = kNow + MulticastKeys::kLead;
  CHECK(hall.keys->tick(used + MulticastKeys::kGrace - 1ms).empty());
  CHECK(hall.keys->tick(used + MulticastKeys::kGrace) == std::vector<std::size_t>{0});
  CHECK(hall.keys->of(0, 1) == std::vector{both[1]});
}

TEST_CASE("keys that are renewed twice at once are used once, the last ones") {
  Keyed hall;
  CHECK(hall.keys->renew(0, kNow));
  const auto never = hall.keys->of(0, 1)[1];
  CHECK(hall.keys->renew(0, kNow + 100ms));
  const auto last = hall.keys->of(0, 1)[1];
  CHECK(last.mki != never.mki);
  hall.keys->tick(kNow + MulticastKeys::kLead);
  CHECK(hall.keys->of(0, 1).size() == 2);
  hall.keys->tick(kNow + MulticastKeys::kLead + 100ms);
  CHECK(hall.media.seals.at(0)[1] == last);
}

TEST_CASE("where everything is open there is nothing to renew") {
  event::Event event = event::built_in_event();
  FakeMedia media(event);
  MulticastKeys keys(event, media, [] { return 1U; });
  CHECK_FALSE(keys.renew(0, kNow));
  CHECK(keys.of(0, 0).empty());
}

TEST_CASE("a closed session takes every channel to other groups under keys, and back") {
  Keyed hall;
  const auto lead = MulticastKeys::kLead, grace = MulticastKeys::kGrace;
  CHECK(hall.keys->of(0, 2).empty());
  hall.keys->close(0, true, kNow);
  CHECK(hall.keys->closed(0));
  const auto open_then_closed = hall.keys->of(0, 2);
  REQUIRE(open_then_closed.size() == 2);
  CHECK(open_then_closed[0] == ChannelKeys{});
  CHECK(open_then_closed[1].place > 0);
  CHECK_FALSE(hall.media.seals.at(0)[2]);
  hall.keys->tick(kNow + lead);
  for (std::size_t c = 0; c < hall.event.rooms[0].channels.size(); ++c) {
    const auto& sealed = hall.media.seals.at(0)[c];
    REQUIRE(sealed);
    CHECK(sealed->place == open_then_closed[1].place);
  }
  hall.keys->tick(kNow + lead + grace);
  CHECK(hall.keys->of(0, 2) == std::vector{open_then_closed[1]});

  // Somebody is put out: other keys, and other groups.
  const Instant later = kNow + 10s;
  CHECK(hall.keys->renew(0, later));
  hall.keys->tick(later + lead);
  const auto moved = hall.media.seals.at(0)[2];
  REQUIRE(moved);
  CHECK(moved->place != open_then_closed[1].place);
  CHECK_FALSE(moved->plain == open_then_closed[1].plain);

  const Instant end = kNow + 20s;
  hall.keys->close(0, false, end);
  hall.keys->tick(end + lead);
  CHECK_FALSE(hall.media.seals.at(0)[2]);
  REQUIRE(hall.media.seals.at(0)[1]);
  CHECK(hall.media.seals.at(0)[1]->place == 0);
  hall.keys->tick(end + lead + grace);
  CHECK(hall.keys->of(0, 2) == std::vector{ChannelKeys{}});  // who missed the end hears of it
}

TEST_CASE("a relay that starts again in a closed session sends nothing in the clear") {
  event::Event event = event::built_in_event();
  FakeMedia media(event);
  std::uint32_t random = 1;
  const MulticastKeys keys(event, media, [&] { return ++random; }, {true});
  CHECK(keys.closed(0));
  for (const auto& sealed : media.seals.at(0)) {
    REQUIRE(sealed);
    CHECK(sealed->place > 0);
  }
}

TEST_CASE("groups of closed sessions are nobody else's, and stay multicast") {
  event::Event event = event::built_in_event();
  event.network.interfaces = {"a", "b"};
  CHECK(event::closed_places(event) == 13);
  std::vector<std::uint32_t> all;
  using event::Path, event::Stream;
  for (const auto path : {Path::first, Path::second})
    for (const auto stream : {Stream::plain, Stream::red})
      for (int place = 0; place <= 13; ++place)
        all.push_back(event::group(event, 0, 2, stream, path, place).address);
  event.rooms[0].channels[2].encrypted = true;
  all.push_back(event::group(event, 0, 2, Stream::plain).address);
  std::sort(all.begin(), all.end());
  CHECK(std::adjacent_find(all.begin(), all.end()) == all.end());
  event.network.multicast = 0xEFF00000;  // 239.240: its second path ends beyond
  CHECK(event::closed_places(event) == 0);
  event.network.interfaces = {"a"};
  CHECK(event::closed_places(event) == 13);
  event.network.multicast = 0xEFF80000;
  CHECK(event::closed_places(event) == 5);
}
