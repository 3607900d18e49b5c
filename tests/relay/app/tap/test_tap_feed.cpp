/// What a technician's WebSocket carries, and that nobody notices it.

#include "codecs/audio/tone.h"
#include "codecs/opus/frame_decoder.h"
#include "relay/app/tap/tap_feed.h"
#include "tests/relay/app/fake_media.h"
#include "tests/relay/app/fake_sender.h"
#include "tests/scenarios/tones.h"
#include "tests/support/catch.h"

#include <boost/json.hpp>

using namespace dragoman;
using namespace dragoman::testing;
namespace json = boost::json;

namespace {

constexpr engine::Seat kEnglish{0, 1};
const int kEnglishSlot = engine::source_slot(kEnglish);

app::EncodedFrame encoded(int channel, std::int64_t n) {
  app::EncodedFrame out;
  out.channel = static_cast<std::int16_t>(channel);
  out.frame = FrameIndex{n};
  out.size = 2;
  out.data[0] = static_cast<std::byte>(channel);
  out.data[1] = static_cast<std::byte>(n);
  return out;
}

app::Caller technician() {
  app::Caller out;
  out.role = trust::Role::technician;
  out.name = "technician";
  return out;
}

std::variant<app::Caller, control::Refused> known(const std::string& token) {
  if (token == "right") return technician();
  return control::Refused{"key", "That key is not known here.", "Use another."};
}

struct Hall {
  event::Event event = event::built_in_event();
  FakeMedia media{event};
  app::FrameTaps taps{media};
  app::SeatTable seats{event};
  /// By which "right" is a technician's key, and "seat" an interpreter's.
  app::TapFeed feed{event, media, taps, seats,
                    [](const std::string& token, const auto&) { return known(token); }};

  engine::RoomStatus& status() { return *media.statuses[0]; }
  net::Answer ask(std::string_view below, const app::Caller& caller = technician()) {
    const auto route = app::parse_target("/api/v1/rooms/hall/tap/" + std::string(below));
    REQUIRE(app::is_tap(route.resource));
    return feed.open(route, 0, caller);
  }
  void channel_frames(int channel, std::int64_t from, std::int64_t to) {
    for (auto n = from; n < to; ++n) feed.push(encoded(channel, n));
  }
  /// A tone from a slot, frame after frame.
  void tone(int slot, double hz, std::int64_t from, std::int64_t to) {
    audio::Tone tone(hz, -20);
    app::SourceFrame frame;
    frame.slot = static_cast<std::int16_t>(slot);
    frame.samples.resize(static_cast<std::size_t>(event.audio.frame));
    for (auto n = from; n < to; ++n) {
      tone.process(frame.samples, 1);
      frame.frame = FrameIndex{n};
      feed.push(frame);
    }
  }
};

struct Ear {
  Ear(Hall& hall, std::string_view below, const app::Caller& caller = technician())
      : socket(std::move(std::get<net::Upgrade>(hall.ask(below, caller)).conversation)) {
    socket->opened(sender);
  }
  ~Ear() { socket->closed(); }

  json::value said() {
    const auto messages = sender.take();
    REQUIRE(messages.size() == 1);
    return json::parse(messages[0]);
  }

  FakeSender sender;
  std::unique_ptr<net::Conversation> socket;
};

/// Of a message: the number in place of a channel's, samples of a frame, index, and the frames.
struct Batch {
  int number = 0;
  int samples = 0;
  std::int64_t first = 0;
  std::vector<std::string> frames;
};

Batch parse(const std::string& bytes) {
  const auto number = [&](std::size_t at, int count) {
    std::int64_t value = 0;
    for (int i = 0; i < count; ++i)
      value = value << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
    return value;
  };
  REQUIRE(bytes.size() > 12);
  CHECK(bytes[0] == 1);
  Batch batch{static_cast<int>(number(1, 1)), static_cast<int>(number(2, 2)), number(4, 8), {}};
  for (std::size_t at = 12; at < bytes.size();) {
    const auto size = static_cast<std::size_t>(number(at, 2));
    batch.frames.push_back(bytes.substr(at + 2, size));
    at += 2 + size;
  }
  return batch;
}

}  // namespace

TEST_CASE("A channel's frames come as they were sent, in messages of 20 ms") {
  Hall hall;
  hall.media.tick();
  Ear ear(hall, "channels/en");
  const auto said = ear.said();
  CHECK(said.at("type") == "hearing");
  CHECK(said.at("channel") == "en");
  CHECK(said.at("alive") == true);
  CHECK(hall.media.taps.at({0, 2}));
  hall.channel_frames(2, 1000, 1004);
  hall.channel_frames(3, 1000, 1004);  // somebody else's
  const auto messages = ear.sender.take();
  REQUIRE(messages.size() == 1);
  const auto batch = parse(messages[0]);
  CHECK(batch.number == 2);
  CHECK(batch.samples == 240);
  CHECK(batch.first == 1000);
  CHECK(batch.frames.size() == 4);
}

TEST_CASE("A microphone that is off air is encoded for those who listen, in frames of 20 ms") {
  Hall hall;
  hall.status().sources[static_cast<std::size_t>(kEnglishSlot)].alive = true;
  Ear ear(hall, "desks/en/1/microphone");
  CHECK(ear.said().at("channel").is_null());
  CHECK(hall.media.source_taps.contains({0, kEnglishSlot}));
  hall.tone(kEnglishSlot, 1000, 1001, 1401);
  opus::FrameDecoder decoder(1);
  std::vector<float> sound;
  std::int64_t next = 251;  // the first whole stretch of 20 ms after frame 1001
  for (const auto& message : ear.sender.take()) {
    const auto batch = parse(message);
    CHECK(batch.number == app::TapFeed::kNoChannel);
    CHECK(batch.samples == 960);
    CHECK(batch.first == next++);
    REQUIRE(batch.frames.size() == 1);
    std::array<float, 960> block{};
    CHECK(decoder.decode(std::as_bytes(std::span(batch.frames[0])), block) == 960);
    sound.insert(sound.end(), block.begin(), block.end());
  }
  REQUIRE(sound.size() >= 96 * 960U);
  CHECK(tone_dbfs(std::span(sound).last(4800), 1000) == Approx(-20).margin(1));
}

TEST_CASE("After a gap a source goes on at the next whole stretch") {
  Hall hall;
  Ear ear(hall, "desks/en/1/microphone");
  ear.sender.take();
  hall.tone(kEnglishSlot, 1000, 1000, 1006);
  hall.tone(kEnglishSlot, 1000, 1007, 1012);
  const auto messages = ear.sender.take();
  REQUIRE(messages.size() == 2);
  CHECK(parse(messages[0]).first == 250);
  CHECK(parse(messages[1]).first == 252);
}

TEST_CASE("What a desk hears follows its selector, and auto-relay") {
  Hall hall;
  hall.media.tick();
  auto& desk = hall.status().desks[engine::desk_index(kEnglish)];
  Ear ear(hall, "desks/en/1/incoming");
  CHECK(ear.said().at("channel") == "floor");
  hall.channel_frames(0, 1000, 1004);
  CHECK(parse(ear.sender.take().at(0)).number == 0);
  desk.floor_key = 3;
  hall.feed.publish();
  CHECK(ear.said().at("channel") == "ru");
  desk.incoming = 5;
  hall.feed.publish();
  CHECK(ear.said().at("channel") == "es");
  hall.channel_frames(0, 1004, 1008);
  hall.channel_frames(5, 1004, 1008);
  CHECK(parse(ear.sender.take().at(0)).number == 5);
  CHECK_FALSE(hall.media.taps.at({0, 0}));
  hall.feed.publish();
  CHECK(ear.sender.take().empty());  // nothing changed
}

TEST_CASE("A floor source is heard by its name, wherever it comes back") {
  Hall hall;
  CHECK(std::get<net::Response>(hall.ask("sources/mixer")).status == 404);
  hall.seats.take(0, 0, "mixer", {});
  Ear ear(hall, "sources/mixer");
  CHECK(ear.said().at("alive") == false);
  CHECK(hall.media.source_taps.contains({0, 0}));
  hall.status().sources[0].alive = true;
  hall.feed.publish();
  CHECK(ear.said().at("alive") == true);
  hall.seats.release(0, 0);
  hall.feed.publish();
  CHECK(ear.said().at("alive") == false);
  CHECK(hall.media.source_taps.empty());
  hall.seats.take(0, 0, "backup", {});
  hall.seats.take(0, 1, "mixer", {});
  hall.feed.publish();
  CHECK(hall.media.source_taps.contains({0, 1}));
}

TEST_CASE("What is not there is not found, and says where to look") {
  Hall hall;
  for (const char* path : {"channels/xx", "sources/nobody", "desks/en/3/microphone",
                           "desks/en/x/microphone", "desks/xx/1/incoming"}) {
    const auto answer = std::get<net::Response>(hall.ask(path));
    CHECK(answer.status == 404);
    CHECK(json::parse(answer.body).at("error").at("code") == "not_found");
  }
}

TEST_CASE("Nothing is tapped or encoded while nobody listens") {
  Hall hall;
  {
    Ear one(hall, "desks/en/1/microphone"), two(hall, "desks/en/1/microphone");
    Ear channel(hall, "channels/en");
    CHECK(hall.media.source_taps.size() == 1);
    CHECK(hall.feed.ears() == 3);
  }
  CHECK(hall.feed.ears() == 0);
  CHECK(hall.media.source_taps.empty());
  CHECK_FALSE(hall.media.taps.at({0, 2}));
}

TEST_CASE("Whoever does not read is cut off, and the others hear on") {
  Hall hall;
  Ear slow(hall, "channels/en"), good(hall, "channels/en");
  slow.sender.take();
  good.sender.take();
  slow.sender.unread = 1 << 20;
  hall.channel_frames(2, 1000, 1008);
  CHECK(slow.sender.closed);
  CHECK(slow.sender.take().empty());
  CHECK(good.sender.take().size() == 2);
  CHECK(hall.feed.cut() == 1);
}

TEST_CASE("Sources and ears are bounded; who is refused is told so, and costs nothing") {
  Hall hall;
  std::vector<std::unique_ptr<Ear>> ears;
  for (const char* booth : {"en", "ru", "es", "fr"})
    ears.push_back(std::make_unique<Ear>(hall, std::string("desks/") + booth + "/1/microphone"));
  Ear late(hall, "desks/en/2/microphone");
  CHECK(late.said().at("code") == "full");
  CHECK(late.sender.closed);
  CHECK(hall.media.source_taps.size() == app::kMostTappedSources);
  Ear same(hall, "desks/en/1/microphone");
  CHECK(same.said().at("type") == "hearing");
  while (hall.feed.ears() < app::TapFeed::kMostEars)
    ears.push_back(std::make_unique<Ear>(hall, "channels/en"));
  Ear last(hall, "channels/en");
  CHECK(last.said().at("code") == "full");
  CHECK(hall.feed.ears() == app::TapFeed::kMostEars);
}

TEST_CASE("Who is not known as staff hears nothing, and is told nothing, until a key is shown") {
  Hall hall;
  hall.media.tick();
  Ear stranger(hall, "channels/en", {});
  hall.channel_frames(2, 1000, 1008);
  hall.feed.publish();
  hall.feed.beat();
  CHECK(stranger.sender.take().empty());
  CHECK(hall.media.taps.empty());
  CHECK(hall.feed.ears() == 0);
  stranger.socket->received(R"({"type":"key","token":"right"})");
  CHECK(stranger.said().at("type") == "hearing");
  hall.channel_frames(2, 1008, 1012);
  CHECK(stranger.sender.take().size() == 1);
}

TEST_CASE("A wrong key is refused in words, and ends the matter") {
  Hall hall;
  Ear stranger(hall, "channels/en", {});
  stranger.socket->received(R"({"type":"key","token":"seat"})");
  const auto said = stranger.said();
  CHECK(said.at("type") == "refused");
  CHECK(said.at("message") == "That key is not known here.");
  CHECK(stranger.sender.closed);
  stranger.socket->received(R"({"type":"key","token":"right"})");
  CHECK(stranger.sender.take().empty());
  CHECK(hall.feed.ears() == 0);
}

TEST_CASE("A stranger who shows nothing has ten seconds") {
  Hall hall;
  Ear stranger(hall, "channels/en", {});
  for (int second = 0; second < 10; ++second) hall.feed.beat();
  CHECK_FALSE(stranger.sender.closed);
  hall.feed.beat();
  CHECK(stranger.sender.closed);
}

TEST_CASE("Whose key is revoked hears nothing more at once; others hear on") {
  Hall hall;
  auto other = technician();
  other.name = "other";
  Ear gone(hall, "channels/en"), good(hall, "channels/en", other);
  gone.sender.take();
  good.sender.take();
  const auto ended = [](const app::Caller& caller) { return caller.name == "technician"; };
  CHECK(hall.feed.end_those(ended, "The key was revoked.") == 1);
  CHECK(gone.sender.closed);
  hall.channel_frames(2, 1000, 1004);
  CHECK(gone.sender.take().empty());
  CHECK(good.sender.take().size() == 1);
}

TEST_CASE("Who listens in is told to the journal, and to nobody else") {
  Hall hall;
  std::vector<store::JournalFact> journal;
  hall.feed.on_begin([&](const auto& fact) { journal.push_back(fact); });
  app::Caller stranger;
  auto answer = hall.ask("desks/en/1/microphone", stranger);
  auto& ear = std::get<net::Upgrade>(answer).conversation;
  FakeSender sender;
  ear->opened(sender);
  CHECK(journal.empty());
  ear->received(R"({"type":"key","token":"right"})");
  REQUIRE(journal.size() == 1);
  CHECK(journal[0].kind == "listening in");
  CHECK(journal[0].booth == "en");
  CHECK(journal[0].desk == 1);
  CHECK(journal[0].who.starts_with("technician, key technician"));
  ear->closed();
}
