#include "tests/relay/app/session_hall.h"

using namespace dragoman;
using namespace dragoman::testing;
using namespace std::chrono_literals;

TEST_CASE("An interpreter is welcomed, and heard only from the declared port with the given SSRC") {
  Hall hall;
  Client desk(hall);
  desk.say(interpreter("en", 1, 41000));
  const auto welcome = desk.hear<control::Welcome>();
  REQUIRE(welcome);
  CHECK(welcome->payload_type == 99);
  CHECK(welcome->media_port == 7402);
  CHECK(welcome->a_language == "en");
  CHECK(welcome->channels.size() == 7);
  CHECK(welcome->channels[1].name == "中文");
  const auto& source = hall.media.sources.at({0, engine::source_slot(hall.seat("en", 1))});
  CHECK(source.peer.from == rtp::Endpoint{0x7F000001, 41000});
  CHECK(rtp::to_int(source.peer.ssrc) == welcome->ssrc);
  CHECK(welcome->ssrc != 0);
}

TEST_CASE("A seat belongs to one live session") {
  Hall hall;
  Client second(hall);
  {
    Client first(hall);
    first.say(interpreter("en", 1, 41000));
    second.say(interpreter("en", 1, 42000));
    const auto refused = second.hear<control::Refused>();
    REQUIRE(refused);
    CHECK(refused->code == "seat_taken");
    CHECK_FALSE(refused->remedy.empty());
    CHECK(second.sender.closed);
    CHECK(hall.media.sources.size() == 1);
  }
  CHECK(hall.media.sources.empty());  // off the air with the session
  Client third(hall);
  third.say(interpreter("en", 1, 42000));
  CHECK(third.hear<control::Welcome>());
}

TEST_CASE("A desk that is started again takes its seat from a session that is dead, and no other") {
  Hall hall;
  Client first(hall), second(hall), third(hall);
  first.say(interpreter("en", 1, 41000));
  auto& source =
      hall.status().sources[static_cast<std::size_t>(engine::source_slot(hall.seat("en", 1)))];
  source.alive = true;
  hall.now += 3s;
  second.say(interpreter("en", 1, 42000));
  CHECK(second.hear<control::Refused>()->code == "seat_taken");  // its sound still comes
  source.alive = false;
  first.say(control::Ping{1});
  Client fourth(hall);
  fourth.say(interpreter("en", 1, 42000));
  CHECK(fourth.hear<control::Refused>()->code == "seat_taken");  // it still talks
  hall.now += 2s;
  third.say(interpreter("en", 1, 42000));
  CHECK(third.hear<control::Welcome>());
  CHECK(first.sender.closed);
  CHECK(hall.media.sources.size() == 1);
}

TEST_CASE("Hello is refused for what the event does not have") {
  Hall hall;
  auto hello = GENERATE(interpreter("xx", 1, 41000), interpreter("en", 3, 41000),
                        interpreter("en", 0, 41000), interpreter("en", 1, 0));
  Client client(hall);
  client.say(hello);
  const auto refused = client.hear<control::Refused>();
  REQUIRE(refused);
  CHECK(refused->code == "hello");
  CHECK(client.sender.closed);
  CHECK(hall.media.sources.empty());
}

TEST_CASE("Packets too long for a datagram are refused at hello") {
  Hall hall;
  auto hello = floor("mixer", 41000);
  hello.packet_us = 20000;
  Client client(hall);
  client.say(hello);
  CHECK(client.hear<control::Refused>().value().remedy.find("1400 bytes") != std::string::npos);
  hello.codec = control::Codec::opus;
  Client other(hall);
  other.say(hello);
  CHECK(other.hear<control::Welcome>());
}

TEST_CASE("Linear packets are taken as long as a datagram holds them") {
  struct Case {
    control::Codec codec;
    int channels, packet_us;
    bool taken;
  };
  using control::Codec;
  const auto each =
      GENERATE(Case{Codec::l16, 1, 1000, true}, Case{Codec::l16, 1, 500, false},
               Case{Codec::l16, 1, 14'000, true}, Case{Codec::l16, 1, 15'000, false},
               Case{Codec::l16, 2, 7'000, true}, Case{Codec::l16, 2, 8'000, false},
               Case{Codec::l24, 2, 4'000, true}, Case{Codec::l24, 2, 5'000, false},
               Case{Codec::opus, 2, 20'000, true}, Case{Codec::opus, 1, 15'000, false},
               Case{Codec::opus, 1, 40'000, false});
  Hall hall;
  auto hello = floor("mixer", 41000);
  hello.codec = each.codec;
  hello.channels = each.channels;
  hello.packet_us = each.packet_us;
  Client client(hall);
  client.say(hello);
  INFO(each.packet_us);
  CHECK(client.hear<control::Welcome>().has_value() == each.taken);
  CHECK(hall.media.sources.size() == (each.taken ? 1 : 0));
}

TEST_CASE("Anything before hello ends the session") {
  Hall hall;
  Client client(hall);
  client.conversation->received(GENERATE("{\"type\":\"ping\",\"t\":1}", "rubbish", ""));
  CHECK(client.hear<control::Refused>()->code == "hello");
  CHECK(client.sender.closed);
}

TEST_CASE("A session that never says hello is ended") {
  Hall hall;
  Client client(hall);
  hall.now += 4s;
  hall.hub.tick();
  CHECK_FALSE(client.sender.closed);
  hall.now += 2s;
  hall.hub.tick();
  CHECK(client.sender.closed);
}

TEST_CASE("A desk's wishes become commands; what it shows comes from the engine alone") {
  Hall hall;
  Client desk(hall);
  desk.say(interpreter("en", 2, 41000));
  desk.hear<control::Welcome>();
  hall.connect(hall.seat("en", 2));
  const auto first = desk.hear<control::DeskState>();
  REQUIRE(first);
  CHECK(first->microphone == "off");
  CHECK(first->incoming == "floor");

  desk.say(control::MicrophoneCommand{true});
  CHECK_FALSE(desk.hear<control::DeskState>());  // nothing confirmed yet
  REQUIRE(hall.media.commands.size() == 1);
  CHECK(hall.media.commands[0].type == engine::CommandType::microphone);
  CHECK(hall.media.commands[0].seat == hall.seat("en", 2));
  CHECK(hall.media.commands[0].on);

  auto& live = hall.status().desks[app::desk_index(hall.seat("en", 2))];
  live.microphone = engine::Microphone::on;
  live.on_air = true;
  live.channel = 2;
  hall.status().channels[2].on_air_count = 1;
  hall.status().channels[2].on_air[0] = hall.seat("en", 2);
  hall.media.tick();
  hall.hub.publish();
  const auto on = desk.hear<control::DeskState>();
  REQUIRE(on);
  CHECK(on->microphone == "on");
  CHECK(on->on_air == std::vector<std::string>{"en"});
  hall.status().channels[2].muted = true;
  live.reason = engine::Reason::channel_muted;
  hall.media.tick();
  hall.hub.publish();
  const auto muted = desk.hear<control::DeskState>();
  REQUIRE(muted);
  CHECK(muted->microphone == "on");
  CHECK(muted->on_air.empty());
  CHECK(muted->reason.find("nobody hears you") != std::string::npos);
}

TEST_CASE("A desk hears nothing of the seat's last session") {
  Hall hall;
  hall.status().desks[app::desk_index(hall.seat("en", 1))].connected = true;  // still shown
  hall.status().desks[app::desk_index(hall.seat("en", 1))].microphone = engine::Microphone::on;
  Client desk(hall);
  desk.say(interpreter("en", 1, 41000));
  hall.hub.tick();
  CHECK_FALSE(desk.hear<control::DeskState>());
  hall.status().desks[app::desk_index(hall.seat("en", 1))].microphone = engine::Microphone::off;
  hall.connect(hall.seat("en", 1));
  CHECK(desk.hear<control::DeskState>()->microphone == "off");
}

TEST_CASE("A booth-mate sees its partner") {
  Hall hall;
  Client desk(hall);
  desk.say(interpreter("en", 1, 41000));
  hall.connect(hall.seat("en", 1));
  CHECK(desk.hear<control::DeskState>()->partner.empty());
  hall.connect(hall.seat("en", 2));
  CHECK(desk.hear<control::DeskState>()->partner == "off");
  hall.status().desks[app::desk_index(hall.seat("en", 2))].on_air = true;
  hall.connect(hall.seat("en", 2));
  CHECK(desk.hear<control::DeskState>()->partner == "on");
  auto& mate = hall.status().desks[app::desk_index(hall.seat("en", 2))];
  mate.on_air = false;
  mate.microphone = engine::Microphone::cough;
  hall.connect(hall.seat("en", 1));
  CHECK(desk.hear<control::DeskState>()->partner == "on");  // a cough is part of its turn
}

TEST_CASE("Nobody is silenced by a talk that nobody would hear") {
  Hall hall;
  Client desk(hall);
  desk.say(interpreter("en", 1, 41000));
  desk.say(control::TalkCommand{"mate", "", 0});
  const auto refused = desk.hear<control::Refused>();
  REQUIRE(refused);
  CHECK(refused->code == control::code::kNobody);
  desk.say(control::TalkCommand{"technician", "", 0});
  CHECK(desk.hear<control::Refused>());
  CHECK(hall.media.commands.empty());
  Client mate(hall);
  mate.say(interpreter("en", 2, 41001));
  desk.say(control::TalkCommand{"mate", "", 0});
  REQUIRE(hall.media.commands.size() == 1);
  CHECK(hall.media.commands[0].type == engine::CommandType::talk);
  desk.say(control::TalkCommand{"technician", "", 0});
  CHECK(hall.media.commands.size() == 1);
}

TEST_CASE("Outputs and incoming name channels of the room") {
  Hall hall;
  Client desk(hall);
  desk.say(interpreter("en", 1, 41000));
  desk.say(control::OutputCommand{"c", "fr"});
  desk.say(control::OutputCommand{"b", ""});
  desk.say(control::IncomingCommand{"ru"});
  REQUIRE(hall.media.commands.size() == 3);
  CHECK(hall.media.commands[0].output == engine::Output::c);
  CHECK(hall.media.commands[0].channel == app::find_channel(hall.event.rooms[0], "fr"));
  CHECK(hall.media.commands[1].channel == engine::kNone);
  CHECK(hall.media.commands[2].channel == app::find_channel(hall.event.rooms[0], "ru"));
  desk.say(control::IncomingCommand{"xx"});
  CHECK(desk.hear<control::Refused>()->code == "channel");
  desk.say(control::OutputCommand{"c", ""});
  CHECK(desk.hear<control::Refused>()->code == "channel");
  CHECK(hall.media.commands.size() == 3);
  CHECK_FALSE(desk.sender.closed);
}

TEST_CASE("A listener has no microphone") {
  Hall hall;
  Client client(hall);
  client.say(listener());
  client.say(control::MicrophoneCommand{true});
  CHECK(client.hear<control::Refused>()->code == control::code::kNotAllowed);
  CHECK(hall.media.commands.empty());
}

TEST_CASE("A full command queue is told") {
  Hall hall;
  hall.media.queue_full = true;
  Client desk(hall);
  desk.say(interpreter("en", 1, 41000));
  desk.say(control::MicrophoneCommand{true});
  CHECK(desk.hear<control::Refused>()->code == "busy");
}

TEST_CASE("Everybody in the room is told of a changed channel") {
  Hall hall;
  Client client(hall), stranger(hall);
  client.say(listener());
  client.sender.take();
  hall.status().channels[2].state = engine::ChannelState::interpreted;
  hall.media.tick();
  hall.hub.publish();
  const auto state = client.hear<control::RoomState>();
  REQUIRE(state);
  CHECK(state->channels[2].state == "interpreted");
  CHECK(stranger.sender.sent.empty());
  hall.hub.publish();  // nothing new
  CHECK(client.sender.sent.empty());
}

TEST_CASE("A subscription lives as long as it is kept alive") {
  Hall hall;
  Client client(hall);
  client.say(listener());
  client.say(control::Subscribe{"en", 43000, false, 0});
  CHECK(client.hear<control::Subscribed>()->channel == "en");
  REQUIRE(hall.media.subscriptions.size() == 1);
  CHECK(hall.media.subscriptions[0].to == rtp::Endpoint{0x7F000001, 43000});
  CHECK(hall.hub.listeners(0)[2].unicast == 1);
  for (int i = 0; i < 10; ++i) {
    hall.now += 1s;
    client.say(control::Subscribe{"en", 43000, false, 0});
    hall.hub.tick();
  }
  CHECK(hall.media.subscriptions.size() == 1);
  hall.now += 6s;
  hall.hub.tick();
  CHECK(hall.media.subscriptions.empty());
  CHECK(hall.hub.listeners(0)[2].unicast == 0);
}

TEST_CASE("Who asks for much by unicast takes nothing from the others") {
  Hall hall;
  const auto per_packet = kSampleRate / hall.event.audio.frame;
  const auto most = static_cast<int>(app::SubscriptionBook::kMostToAddress / per_packet);
  app::SubscriptionBook book(hall.media, hall.event.audio.frame);
  using Verdict = app::SubscriptionBook::Verdict;
  const auto to = [](std::uint32_t address, int port, int packet_ms = 0) {
    const auto number = static_cast<std::uint16_t>(port);
    return app::Subscription{0, 1, {address, number}, false, packet_ms};
  };
  for (int port = 1; port <= most; ++port) REQUIRE(book.add(to(1, port)) == Verdict::taken);
  CHECK(book.add(to(1, most + 1)) == Verdict::address_full);
  CHECK(book.add(to(1, most)) == Verdict::taken);  // the same stream once more
  CHECK(book.add(to(2, 1)) == Verdict::taken);
  CHECK(book.refused() == 1);
  CHECK(hall.media.subscriptions.size() == static_cast<std::size_t>(most) + 1);

  book.remove(to(1, 1));
  CHECK(book.add(to(1, most + 1, 20)) == Verdict::taken);
  CHECK(book.add(to(1, most + 2, 20)) == Verdict::taken);

  int taken = 0;
  for (std::uint32_t address = 3; address < 6; ++address)
    for (int port = 1; port <= most; ++port)
      taken += book.add(to(address, port)) == Verdict::taken ? 1 : 0;
  // A stream fewer and two merged ones to the first, one to the second.
  const auto before = (most - 1) * per_packet + 2 * 50 + per_packet;
  CHECK(taken == (app::SubscriptionBook::kMostToAll - before) / per_packet);
  CHECK(book.add(to(7, 1)) == Verdict::full);
}

TEST_CASE("A subscription changes its form on the same port, and ends when asked") {
  Hall hall;
  Client client(hall);
  client.say(listener());
  client.say(control::Subscribe{"en", 43000, false, 0});
  client.say(control::Subscribe{"en", 43000, false, 20});
  REQUIRE(hall.media.subscriptions.size() == 1);
  CHECK(hall.media.subscriptions[0].packet_ms == 20);
  client.say(control::Unsubscribe{"en", 43000});
  CHECK(hall.media.subscriptions.empty());
}

TEST_CASE("A reconnected listener is not silenced by the end of its old session") {
  Hall hall;
  auto before = std::make_unique<Client>(hall);
  before->say(listener());
  before->say(control::Subscribe{"en", 43000, false, 0});
  Client after(hall);
  after.say(listener());
  after.say(control::Subscribe{"en", 43000, false, 0});
  before.reset();
  CHECK(hall.media.subscriptions.size() == 1);
}

TEST_CASE("Subscriptions that cannot be served are refused") {
  Hall hall;
  Client client(hall);
  client.say(listener());
  client.say(control::Subscribe{"xx", 43000, false, 0});
  CHECK(client.hear<control::Refused>()->code == "channel");
  client.say(control::Subscribe{"en", 0, false, 0});
  CHECK(client.hear<control::Refused>());
  client.say(control::Subscribe{"en", 43000, true, 20});
  CHECK(client.hear<control::Refused>()->code == "media");
  for (std::uint16_t port = 43000; port < 43040; ++port)
    client.say(control::Subscribe{"en", port, false, 0});
  CHECK(hall.media.subscriptions.size() == 16);
  CHECK(client.hear<control::Refused>()->code == "limit");
}

TEST_CASE("What a listener reports is counted while it is fresh") {
  Hall hall;
  Client client(hall);
  client.say(listener());
  control::ListenerReport report;
  report.channel = "ru";
  report.transport = "multicast";
  report.lost = 3;
  report.redundancy = true;
  report.recovered = 17;
  client.say(report);
  CHECK(hall.hub.listeners(0)[3].multicast == 1);
  CHECK(hall.hub.listeners(0)[3].lost == 3);
  CHECK(hall.hub.listeners(0)[3].redundancy == 1);
  CHECK(hall.hub.listeners(0)[3].recovered == 17);
  hall.now += 6s;
  CHECK(hall.hub.listeners(0)[3].multicast == 0);
}

TEST_CASE("Round trips that receivers report are shown by how they listen") {
  Hall hall;
  Client client(hall);
  client.say(listener());
  client.say(control::Subscribe{"en", 43000, false, 0});
  app::ListenerReport report;
  report.channel = 2;
  report.from = {0x7F000001, 43000};
  report.round_trip = 4ms;
  hall.media.reports.push_back(report);
  report.from.port = 50000;
  report.reporter = rtp::Ssrc{1};
  report.round_trip = 6ms;
  report.loss_percent = 5;
  hall.media.reports.push_back(report);
  hall.hub.tick();
  const auto count = hall.hub.listeners(0)[2];
  REQUIRE(count.unicast_round_trip);
  CHECK(count.unicast_round_trip->p50_ms == Approx(4));
  REQUIRE(count.multicast_round_trip);
  CHECK(count.multicast_round_trip->max_ms == Approx(6));
  CHECK(count.reporters == 2);
  CHECK(count.losing == 1);
  CHECK(hall.media.allowance == Approx(62'500));
  hall.now += 30s;
  hall.hub.tick();
  CHECK_FALSE(hall.hub.listeners(0)[2].multicast_round_trip);
}

TEST_CASE("A ping is answered with its own time") {
  Hall hall;
  Client client(hall);
  client.say(listener());
  client.say(control::Ping{1234567});
  CHECK(client.hear<control::Pong>()->t == 1234567);
}

TEST_CASE("Who sends sound is told what came of it, who doesn't is refused") {
  Hall hall;
  Client desk(hall), ears(hall);
  desk.say(interpreter("en", 1, 41000));
  hall.media.receptions[{0, engine::source_slot(hall.seat("en", 1))}] = {8000, 3};
  desk.say(control::ReceptionRequest{});
  const auto reception = desk.hear<control::Reception>();
  REQUIRE(reception);
  CHECK(reception->received == 8000);
  CHECK(reception->lost == 3);
  ears.say(listener());
  ears.say(control::ReceptionRequest{});
  CHECK(ears.hear<control::Refused>()->code == "not_allowed");
}

TEST_CASE(
    "A change is told to the desk that it concerns before the room's state goes to everybody") {
  Hall hall;
  Client desk(hall);
  desk.say(interpreter("en", 1, 41000));
  const auto seat = hall.seat("en", 1);
  hall.connect(seat);
  desk.sender.sent.clear();
  hall.status().desks[app::desk_index(seat)].microphone = engine::Microphone::on;
  hall.media.tick();
  hall.hub.publish();
  REQUIRE(desk.sender.sent.size() == 2);
  CHECK(desk.sender.sent[0].find("\"microphone\":\"on\"") != std::string::npos);
  CHECK(desk.sender.sent[1].find("\"type\":\"room\"") != std::string::npos);
  // What has not changed is not told again, however often it is looked at.
  desk.sender.sent.clear();
  hall.hub.tick();
  hall.media.tick();
  hall.hub.publish();
  REQUIRE(desk.sender.sent.size() == 1);
  CHECK(desk.sender.sent[0].find("\"type\":\"room\"") != std::string::npos);
}

TEST_CASE("A desk whose key no longer holds is taken off the air, and no dead source is left") {
  Hall hall;
  Client desk(hall), ear(hall);
  desk.say(interpreter("en", 1, 9001));
  ear.say(listener());
  hall.media.commands.clear();
  REQUIRE(hall.hub.end_those([](const app::Caller&) { return true; }, "revoked") == 2);
  REQUIRE(hall.media.commands.size() == 1);
  CHECK(hall.media.commands[0].type == engine::CommandType::kick_desk);
  CHECK(hall.media.commands[0].seat == hall.seat("en", 1));
  CHECK(hall.media.sources.empty());
}
