// What desks ask for beyond their own microphone, and what becomes of a desk that asks wrongly.
#include "tests/relay/app/session_hall.h"

using namespace dragoman;
using namespace dragoman::testing;
namespace code = control::code;

namespace {

/// A desk that was welcomed and has heard all that there is.
struct SeatedDesk : Client {
  SeatedDesk(Hall& hall, const std::string& booth, int desk, std::uint16_t port) : Client(hall) {
    say(interpreter(booth, desk, port));
    hall.connect(hall.seat(booth, desk));
    sender.take();
  }
};

}  // namespace

TEST_CASE("Handover, slower, call and floor language become commands") {
  Hall hall;
  SeatedDesk desk(hall, "en", 1, 41000);
  using engine::CommandType;
  using engine::HandoverStep;
  for (const char* step : {"ask", "accept", "decline", "take"})
    desk.say(control::HandoverCommand{step});
  desk.say(control::SlowerCommand{});
  desk.say(control::CallCommand{true});
  desk.say(control::CallCommand{false});
  desk.say(control::FloorLanguageCommand{"ru"});
  desk.say(control::FloorLanguageCommand{""});
  const auto& commands = hall.media.commands;
  REQUIRE(commands.size() == 9);
  CHECK(commands[0].type == CommandType::handover);
  CHECK(commands[0].step == HandoverStep::ask);
  CHECK(commands[1].step == HandoverStep::accept);
  CHECK(commands[2].step == HandoverStep::decline);
  CHECK(commands[3].step == HandoverStep::take);
  CHECK(commands[4].type == CommandType::slower);
  CHECK((commands[5].type == CommandType::call && commands[5].call == engine::Call::raised));
  CHECK((commands[6].type == CommandType::call && commands[6].call == engine::Call::none));
  CHECK((commands[7].type == CommandType::floor_language && commands[7].channel == 3));
  CHECK(commands[8].channel == engine::kNone);
  desk.say(control::UseMicrophoneCommand{});
  REQUIRE(commands.size() == 10);
  CHECK(commands[9].type == CommandType::use_microphone);
  for (const auto& command : commands) CHECK(command.seat == hall.seat("en", 1));
  CHECK(desk.sender.sent.empty());  // what became of them is the engine's to say
}

TEST_CASE("A desk is told of handover, auto-relay, calls, slower and its booth's microphones") {
  Hall hall;
  SeatedDesk desk(hall, "ru", 1, 41000);
  auto& live = hall.status().desks[app::desk_index(hall.seat("ru", 1))];
  live.handover = engine::HandoverPart::offered;
  live.floor_key = 2;
  live.call = engine::Call::handled;
  live.microphone = engine::Microphone::cough;
  hall.status().desks[app::desk_index(hall.seat("ru", 2))].microphone = engine::Microphone::on;
  hall.status().desks[app::desk_index(hall.seat("en", 1))].microphone = engine::Microphone::on;
  hall.status().slower = hall.status().use_microphone = true;
  hall.media.tick();
  hall.hub.publish();
  const auto state = desk.hear<control::DeskState>();
  REQUIRE(state);
  CHECK(state->handover == "offered");
  CHECK(state->floor_key == "en");
  CHECK(state->incoming == "floor");
  CHECK(state->call == "handled");
  CHECK(state->slower);
  CHECK(state->use_microphone);
  CHECK(state->open_microphones == 2);
}

TEST_CASE("Text reaches the booth-mates and nobody else") {
  Hall hall;
  SeatedDesk writer(hall, "en", 1, 41000), mate(hall, "en", 2, 41002), other(hall, "ru", 1, 41004);
  Client delegate(hall);
  delegate.say(listener());
  for (Client* client : {static_cast<Client*>(&writer), static_cast<Client*>(&other), &delegate})
    client->sender.take();
  writer.say(control::TextCommand{"mate", "take the next speaker?"});
  const auto text = mate.hear<control::TextMessage>();
  REQUIRE(text);
  CHECK(text->from == "mate");
  CHECK(text->desk == 1);
  CHECK(text->text == "take the next speaker?");
  CHECK(writer.sender.sent.empty());
  CHECK(other.sender.sent.empty());
  CHECK(delegate.sender.sent.empty());
  CHECK(hall.hub.messages().count(0) == 0);  // theirs alone

  other.say(control::TextCommand{"mate", "anybody?"});
  CHECK(other.hear<control::Refused>()->code == code::kNobody);
}

TEST_CASE("What became of a text is answered by its number, to whoever gave it one") {
  Hall hall;
  SeatedDesk desk(hall, "en", 2, 41000);
  const auto write = [&](const char* to, std::int64_t id) {
    desk.sender.take();
    desk.say(control::TextCommand{to, "anybody?", id});
  };
  write("technician", 41);
  CHECK(desk.hear<control::TextTaken>()->id == 41);
  write("mate", 42);
  CHECK(desk.hear<control::Refused>()->id == 42);
  {
    SeatedDesk mate(hall, "en", 1, 41002);
    write("mate", 43);
    CHECK(desk.hear<control::TextTaken>()->id == 43);
  }
  write("technician", 44);
  write("technician", 45);
  write("technician", 46);  // the sixth at once
  const auto refused = desk.hear<control::Refused>();
  REQUIRE(refused);
  CHECK(refused->code == code::kLimit);
  CHECK(refused->id == 46);
  CHECK(hall.hub.messages().count(0) == 3);
  desk.sender.take();
  desk.conversation->received(R"({"type":"message","to":"chair","text":"hello","id":47})");
  CHECK(desk.hear<control::Refused>()->id == 47);
  hall.now += 1s;
  write("technician", 0);
  CHECK(desk.sender.sent.empty());
}

TEST_CASE("Text between desk and technician is kept for the technician, the latest of it") {
  Hall hall;
  SeatedDesk desk(hall, "en", 2, 41000);
  desk.say(control::TextCommand{"technician", "my left ear is silent"});
  CHECK(desk.sender.sent.empty());
  REQUIRE(hall.hub.messages().count(0) == 1);
  const auto& entry = hall.hub.messages().latest(0).front();
  CHECK(entry.booth == "en");
  CHECK(entry.desk == 2);
  CHECK_FALSE(entry.from_technician);

  CHECK(hall.hub.write_to_desk(0, hall.seat("en", 2), "on my way", "technician, key tech"));
  CHECK(desk.hear<control::TextMessage>()->from == "technician");
  CHECK(hall.journal.front().who == "desk");
  CHECK(hall.journal.back().who == "technician, key tech");
  CHECK(hall.hub.messages().latest(0).back().from_technician);
  app::JsonWriter out;
  app::write_messages(out, hall.hub.messages(), 0);
  CHECK(
      out.text() ==
      R"({"count":2,"messages":[{"t":0,"from":"desk","booth":"en","desk":2,"text":"my left ear is silent"},{"t":0,"from":"technician","booth":"en","desk":2,"text":"on my way"}]})");
  CHECK_FALSE(hall.hub.write_to_desk(0, hall.seat("en", 1), "hello?"));
  for (std::size_t i = 0; i < app::MessageBook::kKept; ++i)
    hall.hub.write_to_desk(0, hall.seat("en", 2), "again");
  CHECK(hall.hub.messages().count(0) == app::MessageBook::kKept + 2);
  CHECK(hall.hub.messages().latest(0).size() == app::MessageBook::kKept);
}

TEST_CASE("A desk that floods is refused with a reason and counted; the others notice nothing") {
  Hall hall;
  SeatedDesk flood(hall, "en", 1, 41000), calm(hall, "en", 2, 41002);
  const auto refused = hall.hub.counts().refused;
  SECTION("with commands") {
    for (int i = 0; i < 100; ++i) flood.say(control::MicrophoneCommand{i % 2 == 0});
    CHECK(hall.media.commands.size() == 40);
    CHECK(hall.hub.counts().refused == refused + 60);
  }
  SECTION("with text") {
    for (int i = 0; i < 100; ++i) flood.say(control::TextCommand{"mate", "!"});
    CHECK(calm.sender.take().size() == 5);
    CHECK(hall.hub.counts().refused == refused + 95);
  }
  CHECK(flood.hear<control::Refused>()->code == code::kLimit);
  CHECK_FALSE(flood.sender.closed);
  hall.media.commands.clear();
  calm.say(control::MicrophoneCommand{true});
  CHECK(hall.media.commands.size() == 1);
  CHECK_FALSE(calm.hear<control::Refused>());

  hall.now += 1s;  // and it may go on when it has calmed down
  flood.sender.take();
  flood.say(control::MicrophoneCommand{true});
  flood.say(control::TextCommand{"mate", "sorry"});
  CHECK(hall.media.commands.size() == 2);
  CHECK_FALSE(flood.hear<control::Refused>());
}

TEST_CASE("A desk whose packets are too many is told so while they are, and it is counted") {
  Hall hall;
  SeatedDesk desk(hall, "en", 2, 41000);
  auto& reception = hall.media.receptions[{0, engine::source_slot(hall.seat("en", 2))}];
  const auto after = [&](int more) {
    reception.flooded += more;
    hall.now += 500ms;
    desk.sender.take();
    hall.hub.tick();
    return desk.hear<control::DeskState>();
  };
  CHECK_FALSE(after(0));
  CHECK_FALSE(after(300));  // once is a network that let go what it had held
  CHECK_FALSE(after(0));
  const auto refused = hall.hub.counts().refused;
  CHECK_FALSE(after(300));
  const auto told = after(300);
  REQUIRE(told);
  CHECK(told->reason.starts_with("too many packets"));
  CHECK(hall.hub.counts().refused == refused + 1);
  REQUIRE(hall.journal.size() == 1);
  CHECK(hall.journal[0] == store::JournalFact{"flood", "hall", "", "en", 2});
  CHECK_FALSE(after(300));
  CHECK(after(0)->reason.empty());
}

TEST_CASE("Where a full hall presses, lamps are told at once, the room's state the latest of it") {
  Hall hall;
  SeatedDesk desk(hall, "en", 1, 41000);
  auto& lamp = hall.status().desks[app::desk_index(hall.seat("en", 1))];
  int lamps = 0, rooms = 0;
  const auto count = [&] {
    for (const auto& text : desk.sender.take()) {
      lamps += text.starts_with(R"({"type":"desk")");
      rooms += text.starts_with(R"({"type":"room")");
    }
  };
  for (int press = 0; press < 100; ++press) {
    lamp.microphone = press % 2 == 0 ? engine::Microphone::on : engine::Microphone::off;
    hall.status().channels[2].state =
        press % 2 == 0 ? engine::ChannelState::interpreted : engine::ChannelState::floor;
    hall.media.tick();
    hall.hub.publish();
    count();
  }
  CHECK(lamps == 100);
  CHECK(rooms >= 10);
  CHECK(rooms <= 20);
  const int before = rooms;
  hall.status().channels[2].state = engine::ChannelState::relay;
  hall.media.tick();
  hall.hub.publish();
  hall.hub.tick();
  const auto told = desk.hear<control::RoomState>();
  REQUIRE(told);
  CHECK(told->channels[2].state == "relay");
  count();
  CHECK(rooms == before);
}

TEST_CASE("A floor that floods is told, too") {
  Hall hall;
  Client mixer(hall);
  mixer.say(floor("mixer", 41000));
  for (int i = 0; i < 3; ++i) {
    hall.now += 500ms;
    for (int slot = 0; slot < engine::kMaxFloorSources; ++slot)
      hall.media.receptions[{0, slot}].flooded += 100;
    hall.hub.tick();
  }
  const auto refusal = mixer.hear<control::Refused>();
  REQUIRE(refusal);
  CHECK(refusal->code == code::kLimit);
  CHECK_FALSE(mixer.hear<control::Refused>());
}

TEST_CASE("What desks and technician write to each other is in the journal, booth-mates' is not") {
  Hall hall;
  SeatedDesk desk(hall, "en", 2, 41000);
  desk.say(control::TextCommand{"technician", "my left ear is silent"});
  desk.say(control::TextCommand{"mate", "coffee?"});
  CHECK(hall.hub.write_to_desk(0, hall.seat("en", 2), "on my way"));
  REQUIRE(hall.journal.size() == 2);
  CHECK(hall.journal[0] ==
        store::JournalFact{"message", "hall", "", "en", 2, "desk", "my left ear is silent"});
  CHECK(hall.journal[1] ==
        store::JournalFact{"message", "hall", "", "en", 2, "technician", "on my way"});
}

TEST_CASE("Whoever has no desk is refused, whatever a desk may say") {
  Hall hall;
  Client client(hall);
  client.say(listener());
  client.sender.take();
  const control::ClientMessage message =
      GENERATE(control::ClientMessage{control::HandoverCommand{"take"}}, control::SlowerCommand{},
               control::CallCommand{true}, control::FloorLanguageCommand{"en"},
               control::FloorLanguageCommand{"xx"}, control::TextCommand{"technician", "hello"});
  client.say(message);
  CHECK(client.hear<control::Refused>()->code == code::kNotAllowed);
  CHECK(hall.media.commands.empty());
  CHECK(hall.hub.messages().count(0) == 0);
}

TEST_CASE("A floor language that is none of the room's is refused") {
  Hall hall;
  SeatedDesk desk(hall, "en", 1, 41000);
  desk.say(control::FloorLanguageCommand{GENERATE("xx", "floor")});
  CHECK(desk.hear<control::Refused>()->code == code::kChannel);
  CHECK(hall.media.commands.empty());
}

TEST_CASE("A session cannot speak for another room: it has said hello to one") {
  Hall hall;
  SeatedDesk desk(hall, "en", 1, 41000);
  desk.say(interpreter("ru", 1, 41000));
  CHECK(desk.hear<control::Refused>()->code == code::kNotAllowed);
  const auto refused = hall.hub.counts().refused;
  for (const char* elsewhere : {R"("room":"other")", R"("booth":"ru")", R"("desk":2)"}) {
    CAPTURE(elsewhere);
    desk.conversation->received(std::string(R"({"type":"microphone","on":true,)") + elsewhere +
                                "}");
    CHECK(desk.hear<control::Refused>()->code == code::kNotAllowed);
  }
  CHECK(hall.hub.counts().refused == refused + 3);
  CHECK(hall.media.commands.empty());
  desk.conversation->received(
      R"({"type":"microphone","on":true,"room":"hall","booth":"en","desk":1})");
  REQUIRE(hall.media.commands.size() == 1);
  CHECK(hall.media.commands[0].seat == hall.seat("en", 1));
}
