#include "relay/app/phone/listen_feed.h"
#include "tests/relay/app/fake_media.h"
#include "tests/relay/app/fake_sender.h"
#include "tests/support/catch.h"

#include <boost/json.hpp>

using namespace dragoman;
using namespace dragoman::testing;
namespace json = boost::json;

namespace {

constexpr int kFloor = 0, kEnglish = 2, kRussian = 3;

app::EncodedFrame frame(int channel, std::int64_t n) {
  app::EncodedFrame out;
  out.channel = static_cast<std::int16_t>(channel);
  out.frame = FrameIndex{n};
  out.size = 2;
  out.data[0] = static_cast<std::byte>(channel);
  out.data[1] = static_cast<std::byte>(n);
  return out;
}

struct Hall {
  event::Event event = event::built_in_event();
  FakeMedia media{event};
  app::FrameTaps taps{media};
  app::ListenFeed feed;

  explicit Hall(app::ListenFeed::Keys keys = {}) : feed(event, media, taps, std::move(keys)) {}

  void frames(int channel, std::int64_t from, std::int64_t to) {
    for (auto n = from; n < to; ++n) feed.push(frame(channel, n));
  }
};

struct Phone {
  explicit Phone(Hall& hall, std::uint32_t from = 0)
      : page(hall.feed.open(0, {.from = {from, 40'000}})) {
    page->opened(sender);
  }
  ~Phone() { page->closed(); }
  void say(std::string_view text) { page->received(text); }

  FakeSender sender;
  std::unique_ptr<net::Conversation> page;
};

/// Where "right" is the pass that the PIN bought.
std::variant<app::Caller, control::Refused> pass(std::size_t, const std::string& token,
                                                 const app::Caller& connection) {
  if (token != "right") return control::Refused{"key", "Listening needs the PIN.", "Show it."};
  app::Caller caller = connection;
  caller.role = trust::Role::listener;
  caller.hash = token;
  return caller;
}

std::string code(const std::vector<std::string>& messages) {
  REQUIRE(messages.size() == 1);
  return std::string(json::parse(messages[0]).at("code").as_string());
}

}  // namespace

TEST_CASE("A phone is told the channels' states, and changes of them, and nothing else") {
  Hall hall;
  hall.media.tick();
  Phone phone(hall);
  auto first = phone.sender.take();
  REQUIRE(first.size() == 1);
  const auto state = json::parse(first[0]).as_object();
  CHECK(state.at("type") == "state");
  CHECK(state.at("floor").is_null());
  CHECK(state.at("channels").as_object().size() == 7);
  CHECK(state.at("channels").at("en") == "floor");
  CHECK(state.size() == 3);  // no desks, no sources, no levels: those are not public
  hall.feed.publish();
  phone.sender.take();
  hall.feed.publish();
  CHECK(phone.sender.take().empty());
  hall.media.statuses[0]->channels[kEnglish].state = engine::ChannelState::interpreted;
  hall.media.statuses[0]->floor_language = 1;
  hall.feed.publish();
  const auto change = json::parse(phone.sender.take().at(0));
  CHECK(change.at("channels").at("en") == "interpreted");
  CHECK(change.at("floor") == "zh");
  hall.feed.beat();
  CHECK(phone.sender.take() == std::vector<std::string>{R"({"type":"alive"})"});
}

TEST_CASE("A phone is told that the session is closed, and that it is open again") {
  Hall hall;
  hall.media.tick();
  Phone phone(hall);
  const auto states = [&] {
    hall.feed.publish();
    return json::parse(phone.sender.take().back()).at("channels").as_object();
  };
  hall.media.statuses[0]->closed = true;
  for (const auto& [id, state] : states()) CHECK(state == "closed");
  hall.media.statuses[0]->closed = false;
  CHECK(states().at("en") == "floor");
}

TEST_CASE("Sound comes in messages of 20 ms, byte by byte as PROTOCOL.md has it") {
  Hall hall;
  Phone phone(hall);
  phone.say(R"({"hear":"en"})");
  phone.sender.take();
  CHECK(hall.media.taps.at({0, kEnglish}));
  CHECK(hall.feed.hearing(0, kEnglish) == 1);
  hall.frames(kEnglish, 0x0102030405FE, 0x010203040608);  // begins within a message
  const auto messages = phone.sender.take();
  REQUIRE(messages.size() == 2);
  const std::string golden{1, 2, 0, '\xF0', 0, 0, 1, 2, 3, 4, 6, 0, 0, 2,
                           2, 0, 0, 2,      2, 1, 0, 2, 2, 2, 0, 2, 2, 3};
  CHECK(messages[0] == golden);
  CHECK(messages[1].size() == golden.size());
  phone.say(R"({"hear":null})");
  CHECK_FALSE(hall.media.taps.at({0, kEnglish}));
  hall.frames(kEnglish, 0x010203040608, 0x010203040610);
  CHECK(phone.sender.take().empty());
}

TEST_CASE("A frame that is missing ends a message") {
  Hall hall;
  Phone phone(hall);
  phone.say(R"({"hear":"en"})");
  phone.sender.take();
  hall.frames(kEnglish, 400, 402);
  hall.frames(kEnglish, 403, 408);
  const auto messages = phone.sender.take();
  REQUIRE(messages.size() == 2);
  CHECK(messages[0].size() == 12 + 2 * 4);  // 400, 401; what came alone is left out
  CHECK(messages[1].size() == 12 + 4 * 4);
}

TEST_CASE("After a change of channel the old one is sent until the new one begins") {
  Hall hall;
  Phone phone(hall);
  phone.say(R"({"hear":"en"})");
  hall.frames(kEnglish, 400, 404);
  phone.sender.take();
  phone.say(R"({"hear":"ru"})");
  hall.frames(kEnglish, 404, 408);
  CHECK(phone.sender.take().size() == 1);
  hall.frames(kRussian, 408, 412);
  hall.frames(kEnglish, 408, 412);
  const auto messages = phone.sender.take();
  REQUIRE(messages.size() == 1);
  CHECK(messages[0][1] == 3);
  CHECK_FALSE(hall.media.taps.at({0, kEnglish}));
  CHECK(hall.feed.hearing(0, kEnglish) == 0);
  // There and back before anything came: nothing is lost.
  phone.say(R"({"hear":"en"})");
  phone.say(R"({"hear":"ru"})");
  hall.frames(kRussian, 412, 416);
  CHECK(phone.sender.take().size() == 1);
  CHECK_FALSE(hall.media.taps.at({0, kEnglish}));
}

TEST_CASE("Two phones share a channel's tap, and one leaves without the other") {
  Hall hall;
  Phone one(hall);
  {
    Phone two(hall);
    one.say(R"({"hear":"floor"})");
    two.say(R"({"hear":"floor"})");
    CHECK(hall.feed.hearing(0, kFloor) == 2);
    CHECK(hall.feed.viewers() == 2);
  }
  CHECK(hall.feed.hearing(0, kFloor) == 1);
  CHECK(hall.media.taps.at({0, kFloor}));
  one.sender.take();
  hall.frames(kFloor, 400, 404);
  CHECK(one.sender.take().size() == 1);
}

TEST_CASE("Who doesn't read misses sound, which is counted, and goes on with the newest") {
  Hall hall;
  Phone phone(hall), other(hall);
  phone.say(R"({"hear":"en"})");
  other.say(R"({"hear":"en"})");
  phone.sender.take();
  other.sender.take();
  phone.sender.unread = 100'000;
  hall.frames(kEnglish, 400, 440);
  CHECK(phone.sender.take().empty());
  CHECK(other.sender.take().size() == 10);
  CHECK(hall.feed.skipped() == 10);
  phone.sender.unread = 4'000;  // not yet
  hall.frames(kEnglish, 440, 444);
  CHECK(phone.sender.take().empty());
  phone.sender.unread = 0;
  hall.frames(kEnglish, 444, 448);
  const auto messages = phone.sender.take();
  REQUIRE(messages.size() == 1);
  CHECK(static_cast<unsigned char>(messages[0][11]) == (444 & 0xFF));
}

TEST_CASE("What is no wish is refused, with a reason, and counted") {
  Hall hall;
  Phone phone(hall);
  phone.sender.take();
  for (const auto* text : {"", "{", "[]", "{}", R"({"hear":7})", R"({"listen":"en"})"}) {
    phone.say(text);
    CHECK(code(phone.sender.take()) == "bad_message");
  }
  phone.say(std::string(300, '{'));
  CHECK(code(phone.sender.take()) == "bad_message");
  phone.say(R"({"hear":"xx"})");
  CHECK(code(phone.sender.take()) == "unknown_channel");
  CHECK(hall.feed.refused() == 8);
}

TEST_CASE("More phones than the relay can serve this way are told so, before others suffer") {
  Hall hall;
  std::vector<std::unique_ptr<Phone>> phones;
  for (int i = 0; i < app::ListenFeed::kMostHearing; ++i) {
    phones.push_back(std::make_unique<Phone>(hall, 1 + static_cast<std::uint32_t>(i % 2)));
    phones.back()->say(R"({"hear":"en"})");
  }
  Phone late(hall);
  late.sender.take();
  late.say(R"({"hear":"en"})");
  CHECK(code(late.sender.take()) == "full");
  phones[0]->say(R"({"hear":"ru"})");  // whoever hears may change
  CHECK(hall.feed.hearing(0, kRussian) == 1);
  phones.pop_back();
  late.say(R"({"hear":"en"})");
  CHECK(late.sender.take().empty());
}

TEST_CASE("No address takes all places of those who hear this way") {
  Hall hall;
  std::vector<std::unique_ptr<Phone>> greedy;
  for (int i = 0; i < app::ListenFeed::kMostHearing; ++i) {
    greedy.push_back(std::make_unique<Phone>(hall, 1));
    greedy.back()->say(R"({"hear":"en"})");
  }
  CHECK(hall.feed.hearing(0, kEnglish) == app::ListenFeed::kMostFromAddress);
  Phone other(hall, 2);
  other.sender.take();
  other.say(R"({"hear":"en"})");
  CHECK(other.sender.take().empty());
  greedy.erase(greedy.begin());  // a place at that address is free again
  Phone next(hall, 1);
  next.sender.take();
  next.say(R"({"hear":"en"})");
  CHECK(next.sender.take().empty());
  CHECK(hall.feed.hearing(0, kEnglish) == app::ListenFeed::kMostFromAddress + 1);
}

TEST_CASE("With a PIN a phone sees the channels, and hears once it shows what the PIN gave it") {
  Hall hall(pass);
  hall.media.tick();
  Phone phone(hall);
  CHECK(json::parse(phone.sender.take().at(0)).at("type") == "state");
  for (const auto* wish : {R"({"hear":"en"})", R"({"hear":"en","key":"wrong"})",
                           R"({"hear":"en","key":7})", R"({"hear":"en","key":null})"}) {
    INFO(wish);
    phone.say(wish);
    CHECK(code(phone.sender.take()) == "key");
  }
  hall.frames(kEnglish, 400, 404);
  CHECK(phone.sender.take().empty());
  CHECK(hall.feed.refused() == 4);
  phone.say(R"({"hear":"en","key":"right"})");
  hall.frames(kEnglish, 404, 408);
  CHECK(phone.sender.take().size() == 1);
  phone.say(R"({"hear":"ru"})");  // once is enough for a connection
  hall.frames(kRussian, 408, 412);
  CHECK(phone.sender.take().size() == 1);
}

TEST_CASE("Another PIN ends those who came by the old one, and them alone") {
  Hall hall(pass);
  Phone hears(hall), looks(hall);
  hears.say(R"({"hear":"en","key":"right"})");
  hears.sender.take();
  const auto ended = [](const app::Caller& caller) { return caller.hash == "right"; };
  CHECK(hall.feed.end_those(ended, "Another PIN.") == 1);
  CHECK(hears.sender.closed);
  CHECK_FALSE(looks.sender.closed);
  hall.frames(kEnglish, 400, 404);
  CHECK(hears.sender.take().empty());
}
