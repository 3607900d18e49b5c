#include "relay/app/multicast_keys.h"
#include "tests/relay/app/fake_media.h"
#include "tests/support/catch.h"

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
