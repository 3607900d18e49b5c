/// Floor sources by session: their names, and their places by priority.

#include "tests/relay/app/session_hall.h"

using namespace dragoman;
using namespace dragoman::testing;

TEST_CASE("A second floor source is a backup, and both may not send from one port") {
  Hall hall;
  Client first(hall), second(hall), third(hall);
  first.say(floor("mixer", 41000));
  second.say(floor("spare", 41002));
  third.say(floor("twin", 41002));
  CHECK(hall.media.sources.count({0, 0}) == 1);
  CHECK(hall.media.sources.count({0, 1}) == 1);
  CHECK(third.hear<control::Refused>());
  CHECK(hall.hub.seats().find_floor_source(0, "spare") == 1);
}

TEST_CASE("Names of floor sources are unique in a room; whoever comes second is told another") {
  Hall hall;
  hall.event.rooms[0].sources.push_back({.id = "mixer", .sdp = "/srv/mixer.sdp"});
  app::SessionHub hub{
      hall.event, hall.media, {"lo", "127.0.0.1", [&] { return hall.now; }, [] { return 7U; }}};
  const auto name_of = [&](Client& client, const std::string& wanted, std::uint16_t port) {
    client.say(floor(wanted, port));
    return client.hear<control::Welcome>().value().source;
  };
  Client first(hub), second(hub), third(hub), fourth(hub);
  CHECK(name_of(first, "mixer", 41000) == "mixer 2");  // the event file's stream has the name
  CHECK(name_of(second, "mixer", 41002) == "mixer 3");
  CHECK(name_of(third, "", 41004) == "floor");
  CHECK(name_of(fourth, "floor", 41006) == "floor 2");
  CHECK(hub.seats().find_floor_source(0, "mixer") == 0);
  CHECK(hub.seats().find_floor_source(0, "mixer 3") == 2);
}

TEST_CASE("A floor source that comes back has its name at once") {
  Hall hall;
  Client second(hall);
  SECTION("its connection has ended") {
    Client first(hall);
    first.say(floor("mixer", 41000));
  }
  Client first(hall);
  SECTION("its connection is not yet known to be dead") {
    first.say(floor("mixer", 41000));
    hall.status().sources[0].alive = false;
    hall.now += 1s;
  }
  second.say(floor("mixer", 41000));
  CHECK(second.hear<control::Welcome>().value().source == "mixer");
  CHECK(hall.media.sources.size() == 1);
  CHECK(hall.hub.counts().floors == 1);
}

TEST_CASE("A floor source that comes back has its place, whoever came meanwhile") {
  Hall hall;
  const auto slot_of = [&](const std::string& name) {
    return hall.hub.seats().find_floor_source(0, name);
  };
  std::uint16_t port = 7000;
  const auto come = [&](const std::string& name) {
    auto client = std::make_unique<Client>(hall);
    client->say(floor(name, ++port));
    REQUIRE(client->hear<control::Welcome>());
    return client;
  };
  auto primary = come("mixer");
  const auto backup = come("reserve");
  primary.reset();
  const auto guest = come("guest");
  CHECK(slot_of("reserve") == 1);
  CHECK(slot_of("guest") == 2);
  primary = come("mixer");
  CHECK(slot_of("mixer") == 0);
}

TEST_CASE("What measured before an event neither keeps a place nor comes before those that speak") {
  Hall hall;
  const auto slot_of = [&](const std::string& name) {
    return hall.hub.seats().find_floor_source(0, name);
  };
  const auto come = [&](const std::string& name, std::uint16_t port) {
    auto client = std::make_unique<Client>(hall);
    client->say(floor(name, port));
    REQUIRE(client->hear<control::Welcome>());
    return client;
  };
  auto probe = come("probe", 7000);
  CHECK(slot_of("probe") == engine::kMaxFloorSources - 1);
  const auto second = come("probe", 7002);
  CHECK(slot_of("probe 2") == engine::kMaxFloorSources - 2);
  probe.reset();
  const auto mixer = come("mixer", 7004);
  probe = come("probe", 7006);
  CHECK(slot_of("mixer") == 0);
  CHECK(slot_of("probe") == engine::kMaxFloorSources - 1);
  for (const auto& name : hall.hub.seats().places(0)) CHECK_FALSE(name.starts_with("probe"));
  // Nor does one that a room's memory of before names.
  const auto places = app::floor_places(hall.event.rooms[0], {"probe", "mixer", "probe 2"});
  CHECK((places[0] == "mixer" && places[1].empty()));
}

TEST_CASE("The place of a source that is away goes to another when there is no other, unchosen") {
  Hall hall;
  std::vector<std::unique_ptr<Client>> clients;
  for (std::uint16_t i = 0; i < engine::kMaxFloorSources; ++i) {
    clients.push_back(std::make_unique<Client>(hall));
    clients.back()->say(floor("source " + std::to_string(i), static_cast<std::uint16_t>(7000 + i)));
  }
  clients[2].reset();
  clients[5].reset();
  hall.status().floor_preferred = 5;
  hall.status().sources[5].lip_sync = 4800;
  Client late(hall);
  hall.media.commands.clear();
  late.say(floor("late", 7100));
  REQUIRE(late.hear<control::Welcome>());
  CHECK(hall.hub.seats().find_floor_source(0, "late") == 5);
  REQUIRE(hall.media.commands.size() == 2);
  CHECK(hall.media.commands[0].type == engine::CommandType::floor_source);
  CHECK(hall.media.commands[0].slot == engine::kNone);
  // Nor is it as late as the other was.
  CHECK(hall.media.commands[1].type == engine::CommandType::source_delay);
  CHECK((hall.media.commands[1].slot == 5 && hall.media.commands[1].lip_sync == 0));
}

TEST_CASE("A source comes with the delay that the event file gives it") {
  auto event = event::built_in_event();
  event.rooms[0].source_delays = {{"guest", 180ms}};
  Hall hall(event);
  Client mixer(hall), guest(hall);
  mixer.say(floor("mixer", 41000));
  CHECK(hall.media.commands.empty());
  guest.say(floor("guest", 41002));
  REQUIRE(hall.media.commands.size() == 1);
  CHECK(hall.media.commands[0].type == engine::CommandType::source_delay);
  CHECK((hall.media.commands[0].slot == 1 && hall.media.commands[0].lip_sync == 8640));
}

TEST_CASE("A name is not taken from a source that is alive or has only just come") {
  Hall hall;
  Client first(hall), second(hall);
  first.say(floor("mixer", 41000));
  hall.status().sources[0].alive = GENERATE(true, false);
  if (hall.status().sources[0].alive) hall.now += 1min;
  second.say(floor("mixer", 41002));
  CHECK(second.hear<control::Welcome>().value().source == "mixer 2");
  CHECK_FALSE(first.sender.closed);
  CHECK(hall.media.sources.size() == 2);
}
