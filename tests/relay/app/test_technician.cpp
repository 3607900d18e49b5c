#include "relay/app/technician.h"
#include "tests/relay/app/fake_media.h"
#include "tests/relay/app/fake_sender.h"
#include "tests/support/catch.h"

#include <boost/json.hpp>

using namespace dragoman;
using namespace dragoman::testing;
namespace json = boost::json;
using namespace std::chrono_literals;

namespace {

event::Event event_with_mixer() {
  auto event = event::built_in_event();
  event.rooms[0].floor_sources = {"mixer", "guest by video"};
  return event;
}

struct Desk {
  event::Event event = event_with_mixer();
  FakeMedia media{event};
  app::SessionHub hub{
      event, media, {"lo", "127.0.0.1", [] { return Instant{}; }, [] { return 1U; }}};
  app::FrameTaps taps{media};
  app::OpusFeed opus{event, taps};
  app::ListenFeed phones{event, media, taps};
  app::StateView view{event, media, hub, opus, phones};
  app::Technician technician{event, media, hub, view};
  std::optional<net::Response> answered;

  void post(std::string path, const std::string& body) {
    answered.reset();
    auto answer =
        technician.handle(app::parse_target("/api/v1/rooms/hall/" + path), body, Instant{});
    if (auto* now = std::get_if<net::Response>(&answer)) answered = std::move(*now);
    if (auto* later = std::get_if<net::Later>(&answer))
      later->start([this](net::Response response) { answered = std::move(response); });
  }
};

}  // namespace

TEST_CASE("A command is answered with the new state once the engine has applied it") {
  Desk desk;
  desk.post("channels/ru", R"({"muted":true})");
  CHECK_FALSE(desk.answered);
  REQUIRE(desk.media.commands.size() == 1);
  CHECK(desk.media.commands[0].type == engine::CommandType::mute);
  CHECK(desk.media.commands[0].channel == 3);
  desk.technician.poll(Instant{1ms});
  CHECK_FALSE(desk.answered);
  desk.media.statuses[0]->channels[3].muted = true;
  desk.media.tick();
  desk.technician.poll(Instant{5ms});
  REQUIRE(desk.answered);
  CHECK(desk.answered->status == 200);
  const auto state = json::parse(desk.answered->body);
  CHECK(state.at("id") == json::value("ru"));
  CHECK(state.at("muted").as_bool());
}

TEST_CASE("Each command of the contract reaches the engine") {
  Desk desk;
  desk.post("floor", R"({"language":"en"})");
  desk.post("floor", R"({"language":null})");
  desk.post("floor", R"({"source":null})");
  desk.post("channels/en", R"({"gain_db":-3})");
  desk.post("desks/en/2", R"({"locked":true})");
  desk.post("desks/en/2", R"({"kick":true})");
  using engine::CommandType;
  const auto& commands = desk.media.commands;
  REQUIRE(commands.size() == 6);
  CHECK((commands[0].type == CommandType::floor_language && commands[0].channel == 2));
  CHECK((commands[1].type == CommandType::floor_language && commands[1].channel == engine::kNone));
  CHECK((commands[2].type == CommandType::floor_source && commands[2].slot == engine::kNone));
  CHECK((commands[3].type == CommandType::gain && commands[3].gain_db == -3.0F));
  CHECK((commands[4].type == CommandType::lock_desk && commands[4].seat.desk == 2));
  CHECK(commands[5].type == CommandType::kick_desk);
}

TEST_CASE("What was chosen before and is away cannot be chosen again by an undo") {
  Desk desk;
  desk.media.statuses[0]->floor_preferred = 3;
  desk.post("floor", R"({"source":null})");
  desk.media.tick();
  desk.media.tick();
  desk.technician.poll(Instant{1ms});
  REQUIRE(desk.answered);
  CHECK(json::parse(desk.answered->body).at("undo").is_null());
}

TEST_CASE("What makes no sense is refused with what would") {
  Desk desk;
  const auto [path, body, status] = GENERATE(table<std::string, std::string, unsigned>(
      {{"floor", "", 400},
       {"floor", "[]", 400},
       {"floor", R"({"language":"xx"})", 404},
       {"floor", R"({"language":"floor"})", 404},
       {"floor", R"({"source":"nobody"})", 404},
       {"floor", R"({"language":"en","source":"x"})", 400},
       {"channels/xx", R"({"muted":true})", 404},
       {"channels/en", R"({"muted":1})", 400},
       {"channels/en", R"({"gain_db":90})", 400},
       {"channels/en", R"({"louder":true})", 400},
       {"channels/en", R"({"lip_sync_ms":1001})", 400},
       {"channels/en", R"({"lip_sync_ms":-1})", 400},
       {"channels/en", R"({"lip_sync_ms":0.5})", 400},
       {"channels/en", R"({"lip_sync_ms":"120ms"})", 400},
       {"channels/en", R"({"lip_sync_ms":1e999})", 400},
       {"sources/nobody", R"({"lip_sync_ms":120})", 404},
       {"sources/mixer", R"({"lip_sync_ms":1001})", 400},
       {"sources/mixer", R"({"gain_db":1})", 400},
       {"sources/mixer", "", 400},
       {"desks/en/9", R"({"locked":true})", 404},
       {"desks/en/2x", R"({"locked":true})", 404},
       {"desks/en/1", R"({"kick":false})", 400},
       {"desks/en/1", R"({"call":"raised"})", 400},
       {"desks/en/1", R"({"message":7})", 400},
       {"channels/floor", R"({"fallback":true})", 400},
       {"channels/floor", R"({"booth":"en"})", 400},
       {"channels/en", R"({"booth":"xx"})", 404},
       {"channels/en", R"({"fade_ms":100})", 400},
       {"channels/en", R"({"muted":true,"fade_ms":-1})", 400},
       {"channels/en", R"({"muted":true,"fade_ms":1e9})", 400},
       {"channels/en", R"({"muted":true,"gain_db":1})", 400},
       {"session", R"({"open":1})", 400},
       {"recording", R"({"on":1})", 400},
       {"recording", R"({"on":true})", 501}}));
  desk.post(path, body);
  REQUIRE(desk.answered);
  CHECK(desk.answered->status == status);
  const auto error = json::parse(desk.answered->body).at("error");
  CHECK_FALSE(error.at("message").as_string().empty());
  CHECK_FALSE(error.at("remedy").as_string().empty());
  CHECK(desk.media.commands.empty());
}

TEST_CASE("Fades, fallbacks, gifts and doors reach the engine") {
  Desk desk;
  desk.post("channels/en", R"({"muted":true,"fade_ms":2000})");
  desk.post("channels/en", R"({"fallback":true})");
  desk.post("channels/en", R"({"booth":"fr"})");
  desk.post("channels/en", R"({"booth":null})");
  desk.post("session", R"({"open":false,"fade_ms":500})");
  using engine::CommandType;
  const auto& commands = desk.media.commands;
  REQUIRE(commands.size() == 5);
  CHECK((commands[0].type == CommandType::mute && commands[0].fade == 96000));
  CHECK((commands[1].type == CommandType::fallback && commands[1].on && commands[1].channel == 2));
  CHECK((commands[2].type == CommandType::give_channel && commands[2].seat.booth == 3));
  CHECK((commands[3].type == CommandType::give_channel && commands[3].seat.booth == engine::kNone));
  CHECK(
      (commands[4].type == CommandType::close_room && commands[4].on && commands[4].fade == 24000));
}

TEST_CASE("An answer carries what undoes the command") {
  Desk desk;
  auto& status = *desk.media.statuses[0];
  status.channels[2].gain_db = -3;
  status.channels[2].given_to = 1;
  status.desks[0].locked = true;
  const auto [path, body, undo] = GENERATE(table<std::string, std::string, std::string>(
      {{"channels/en", R"({"gain_db":2,"fade_ms":100})", R"({"gain_db":-3E0,"fade_ms":100})"},
       {"channels/en", R"({"muted":true})", R"({"muted":false})"},
       {"channels/en", R"({"booth":null})", R"({"booth":"ru"})"},
       {"channels/ru", R"({"booth":"en"})", R"({"booth":null})"},
       {"channels/en", R"({"fallback":true})", R"({"fallback":false})"},
       {"desks/en/1", R"({"locked":false})", R"({"locked":true})"},
       {"session", R"({"open":false})", R"({"open":true})"},
       {"floor", R"({"language":"en"})", R"({"language":null})"}}));
  desk.post(path, body);
  desk.media.tick();
  desk.technician.poll(Instant{5ms});
  REQUIRE(desk.answered);
  REQUIRE(desk.answered->status == 200);
  const auto answer = json::parse(desk.answered->body).at("undo");
  CHECK(json::value_to<std::string>(answer.at("path")) == "/api/v1/rooms/hall/" + path);
  CHECK(answer.at("body") == json::parse(undo));
}

TEST_CASE("Sound is brought to its picture: a source, also one that is away, or a channel") {
  Desk desk;
  auto& status = *desk.media.statuses[0];
  status.sources[1].lip_sync = 5760;
  status.channels[2].lip_sync = 480;
  std::vector<std::string> told;
  desk.technician.on_command([&](const store::JournalFact& fact) { told.push_back(fact.detail); });
  const auto give = [&](const std::string& path, const std::string& body) {
    desk.post(path, body);
    desk.media.tick();
    desk.technician.poll(Instant{5ms});
    REQUIRE(desk.answered);
    REQUIRE(desk.answered->status == 200);
    return json::parse(desk.answered->body);
  };
  const auto source = give("sources/guest%20by%20video", R"({"lip_sync_ms":180})");
  CHECK(source.at("id") == json::value("guest by video"));
  CHECK(source.at("lip_sync_ms") == json::value(120));  // the engine's word, not the command's
  CHECK(source.at("undo").at("path") ==
        json::value("/api/v1/rooms/hall/sources/guest%20by%20video"));
  CHECK(source.at("undo").at("body") == json::parse(R"({"lip_sync_ms":120})"));
  const auto channel = give("channels/en", R"({"lip_sync_ms":1000})");
  CHECK(channel.at("lip_sync_ms") == json::value(10));
  CHECK(channel.at("undo").at("body") == json::parse(R"({"lip_sync_ms":10})"));

  const auto& commands = desk.media.commands;
  REQUIRE(commands.size() == 2);
  CHECK(commands[0].type == engine::CommandType::source_delay);
  CHECK((commands[0].slot == 1 && commands[0].lip_sync == 8640));
  CHECK(commands[1].type == engine::CommandType::channel_delay);
  CHECK((commands[1].channel == 2 && commands[1].lip_sync == 48000));
  CHECK(told ==
        std::vector<std::string>{R"(source guest by video: {"lip_sync_ms":180}, before 120)",
                                 R"({"lip_sync_ms":1000}, before 10)"});
}

TEST_CASE("What cannot be undone says so") {
  Desk desk;
  desk.post("desks/en/1", R"({"kick":true})");
  desk.media.tick();
  desk.technician.poll(Instant{5ms});
  REQUIRE(desk.answered);
  CHECK(json::parse(desk.answered->body).at("undo").is_null());
}

TEST_CASE("Every command that is taken is told, with who gave it") {
  Desk desk;
  std::vector<store::JournalFact> told;
  desk.technician.on_command([&](const store::JournalFact& fact) { told.push_back(fact); });
  const auto give = [&](const std::string& path, const std::string& body) {
    desk.technician.handle(app::parse_target("/api/v1/rooms/hall/" + path), body, Instant{},
                           "technician 10.0.0.5");
  };
  give("channels/en", R"({"muted":true})");
  give("channels/en", R"({"muted":7})");
  give("desks/fr/2", R"({"kick":true})");
  CHECK(told == std::vector<store::JournalFact>{
                    {"command", "hall", "en", "", 0, "technician 10.0.0.5", R"({"muted":true})"},
                    {"command", "hall", "", "fr", 2, "technician 10.0.0.5", R"({"kick":true})"}});
}

TEST_CASE("An engine that does not answer is reported, not waited for") {
  Desk desk;
  desk.post("channels/en", R"({"muted":true})");
  desk.technician.poll(Instant{1s});
  REQUIRE(desk.answered);
  CHECK(desk.answered->status == 503);
}

TEST_CASE("A full command queue is an answer at once") {
  Desk desk;
  desk.media.queue_full = true;
  desk.post("channels/en", R"({"muted":true})");
  REQUIRE(desk.answered);
  CHECK(desk.answered->status == 503);
}

TEST_CASE("Line-up is for language channels that nobody speaks in") {
  Desk desk;
  desk.post("channels/en", R"({"line_up":true})");
  REQUIRE(desk.media.commands.size() == 1);
  CHECK(desk.media.commands[0].type == engine::CommandType::line_up);
  CHECK((desk.media.commands[0].channel == 2 && desk.media.commands[0].on));
  desk.post("channels/floor", R"({"line_up":true})");
  REQUIRE(desk.answered);
  CHECK(desk.answered->status == 400);
  desk.media.statuses[0]->channels[2].on_air_count = 1;
  desk.post("channels/en", R"({"line_up":true})");
  REQUIRE(desk.answered);
  CHECK(desk.answered->status == 409);
  desk.post("channels/en", R"({"line_up":false})");
  CHECK(desk.media.commands.size() == 2);
}

TEST_CASE("A call is taken up and finished, but only where somebody calls") {
  Desk desk;
  desk.post("desks/en/2", R"({"call":"handled"})");
  REQUIRE(desk.answered);
  CHECK(desk.answered->status == 409);
  desk.media.statuses[0]->desks[1].call = engine::Call::raised;  // en/2
  desk.post("desks/en/2", R"({"call":"handled"})");
  desk.post("desks/en/2", R"({"call":"finished"})");
  REQUIRE(desk.media.commands.size() == 2);
  CHECK(desk.media.commands[0].type == engine::CommandType::call);
  CHECK(desk.media.commands[0].call == engine::Call::handled);
  CHECK(desk.media.commands[0].seat.desk == 2);
  CHECK(desk.media.commands[1].call == engine::Call::finished);
}

TEST_CASE("A message goes to a desk where somebody sits, and is bounded") {
  Desk desk;
  desk.post("desks/en/2", R"({"message":"on my way"})");
  REQUIRE(desk.answered);
  CHECK(desk.answered->status == 409);
  desk.post("desks/en/2", R"({"message":""})");
  CHECK(desk.answered->status == 400);
  desk.post("desks/en/2", R"({"message":")" + std::string(513, 'x') + "\"}");
  CHECK(desk.answered->status == 400);
  CHECK(desk.answered->body.find("too long by 1 character.") != std::string::npos);
  desk.post("desks/en/2", R"({"message":"a\u0007"})");
  CHECK(desk.answered->status == 400);

  testing::FakeSender sender;
  const auto session = desk.hub.open();
  session->opened(sender);
  session->received(
      R"({"type":"hello","role":"interpreter","room":"hall","booth":"en","desk":2,"port":41000})");
  desk.post("desks/en/2", R"({"message":"on my way"})");
  CHECK(desk.answered->status == 200);
  CHECK(sender.sent.back() ==
        R"({"type":"message","from":"technician","desk":0,"text":"on my way"})");
  session->closed();
}
