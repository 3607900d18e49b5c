// Sound that is made to agree with its picture: a floor source for everybody who hears the floor, a
// channel for the room's screens.
#include "relay/engine/lip_sync.h"

#include "codecs/rtp/ntp_time.h"
#include "tests/scenarios/hall.h"
#include "tests/scenarios/tones.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>

using namespace dragoman;
using namespace dragoman::testing;
using engine::CommandType;

namespace {

void delay_source(Hall& hall, int slot, Nanoseconds by) {
  engine::Command command{CommandType::source_delay};
  command.slot = static_cast<std::int16_t>(slot);
  command.lip_sync = duration_to_samples(by);
  hall.apply(command);
}

void delay_channel(Hall& hall, const std::string& channel, Nanoseconds by) {
  engine::Command command{CommandType::channel_delay};
  command.channel = hall.index(channel);
  command.lip_sync = duration_to_samples(by);
  hall.apply(command);
}

/// Whether the last second of `late` is what `plain` had so much earlier, sample by sample.
bool follows(const Hall& late, const Hall& plain, const std::string& channel, Nanoseconds by) {
  const auto now = late.mixed(channel, 1s);
  const auto then = plain.mixed(channel, 1s + by);
  return std::equal(now.begin(), now.end(), then.begin());
}

/// The wall clock at the microphone, for the sample of the timestamp 0.
WallTime captured_at_zero(const Hall& hall, const std::string& channel) {
  const auto& ear = hall.ear(channel);
  return rtp::from_ntp(ear.capture.value().captured) -
         samples_to_duration(static_cast<Samples>(rtp::to_int(ear.capture_stamp)));
}

void talk(Hall& hall) {
  hall.open(0, {{}, 400, kSpeech, {}, 0, true});
  hall.open(1, {{}, 700, kSpeech, {}, 0, true});
  hall.open(engine::source_slot(kEn1), {{}, 1000, kSpeech, {}, 0, true});
  hall.press(kEn1);
}

constexpr auto kLag = 123ms;

}  // namespace

TEST_CASE("A floor source is later by its delay, exact to the sample, wherever the floor is heard",
          "[lip_sync]") {
  Hall plain, late;
  delay_source(late, 0, kLag);  // known before it comes
  for (Hall* hall : {&plain, &late}) {
    talk(*hall);
    hall->run(3s);
  }
  CHECK(follows(late, plain, "floor", kLag));
  CHECK(follows(late, plain, "zh", kLag));  // the language that is spoken
  CHECK(follows(late, plain, "fr", kLag));  // nobody interprets: the original
  CHECK(follows(late, plain, "en", 0ms));   // the booth's own sound is as it was
  CHECK(late.room().pre_fade(0).block.size() == 240);
  CHECK(late.source(0).lip_sync == duration_to_samples(kLag));
  CHECK(late.source(1).lip_sync == 0);
  CHECK(late.ear("floor").gaps == 0);
}

TEST_CASE("A source that comes back has its delay still; a desk has none", "[lip_sync]") {
  Hall plain, late;
  talk(late);
  delay_source(late, 0, kLag);
  delay_source(late, engine::source_slot(kEn1), kLag);
  late.run(500ms);
  late.close(0);
  talk(plain);
  plain.run(500ms);
  plain.close(0);
  for (Hall* hall : {&plain, &late}) {
    hall->run(300ms);
    CHECK(hall->heard("floor") == "floor1");
    hall->open_floor();
    hall->run(4s);
    CHECK(hall->heard("floor") == "floor");
  }
  CHECK(follows(late, plain, "floor", kLag));
  CHECK(follows(late, plain, "en", 0ms));
  CHECK(late.source(engine::source_slot(kEn1)).lip_sync == 0);
}

TEST_CASE("A channel is later by its own delay, and no other is", "[lip_sync]") {
  auto event = small_event();
  event.rooms[0].channels[0].delay = kLag;
  Hall plain, late{event};  // the floor's from the event file, English by a command
  for (Hall* hall : {&plain, &late}) talk(*hall);
  delay_channel(late, "en", 40ms);
  for (Hall* hall : {&plain, &late}) hall->run(3s);
  CHECK(follows(late, plain, "floor", kLag));
  CHECK(follows(late, plain, "en", 40ms));
  CHECK(follows(late, plain, "zh", 0ms));
  CHECK(follows(late, plain, "fr", 0ms));
  CHECK(late.channel("floor").lip_sync == duration_to_samples(kLag));
  CHECK(late.channel("en").lip_sync == 1920);
}

TEST_CASE("Both delays add up, and neither changes when the sound was captured", "[lip_sync]") {
  Hall plain, late;
  delay_source(late, 0, kLag);
  delay_channel(late, "floor", 200ms);
  delay_channel(late, "en", 1s);
  for (Hall* hall : {&plain, &late}) {
    talk(*hall);
    hall->run(4s);
  }
  CHECK(follows(late, plain, "floor", kLag + 200ms));
  const auto later = [&](const std::string& channel) {
    return captured_at_zero(plain, channel) - captured_at_zero(late, channel);
  };
  constexpr auto kRounding = 1us;
  CHECK(std::chrono::abs(later("floor") - (kLag + 200ms)) <= kRounding);
  CHECK(std::chrono::abs(later("zh") - kLag) <= kRounding);
  CHECK(std::chrono::abs(later("en") - 1s) <= kRounding);
}

TEST_CASE("Of a source that tells no capture time a channel's delay is known still", "[lip_sync]") {
  Hall plain, late;
  delay_channel(late, "floor", 200ms);
  for (Hall* hall : {&plain, &late}) {
    hall->open_floor();
    hall->run(3s);
  }
  CHECK(captured_at_zero(plain, "floor") - captured_at_zero(late, "floor") == 200ms);
}

TEST_CASE("A change while somebody speaks makes no click and no gap", "[lip_sync]") {
  Hall hall;
  hall.open_floor();
  hall.run(2s);
  for (const auto by : {100ms, 1000ms, 0ms, 30ms}) {
    delay_source(hall, 0, by);
    hall.run(300ms);
    delay_channel(hall, "floor", by);
    hall.run(300ms);
  }
  CHECK(hall.ear("floor").gaps == 0);
  const auto sound = hall.mixed("floor", 2500ms);
  CHECK(largest_step(sound) < 1.01F * step_of_tone(400, kSpeech));
  const auto range = level_range(sound, 480);
  CHECK(range.quietest > kSpeech - 1);
  CHECK(range.loudest < kSpeech + 1);
  CHECK_FALSE(has_gap(sound));
}

TEST_CASE("A delayed channel is muted, and its room closed, at once", "[lip_sync]") {
  const auto closes = GENERATE(false, true);
  Hall hall;
  hall.open_floor();
  delay_channel(hall, "floor", 1s);
  hall.run(2s);
  REQUIRE(hall.heard("floor") == "floor");
  engine::Command command{closes ? CommandType::close_room : CommandType::mute};
  command.channel = 0;
  command.on = true;
  hall.apply(command);
  hall.run(30ms);
  const auto sound = hall.mixed("floor", 5ms);
  CHECK(std::all_of(sound.begin(), sound.end(), [](float x) { return x == 0; }));
}

TEST_CASE("Delays beyond a second are a second, and of what is not there nothing happens",
          "[lip_sync]") {
  Hall hall;
  delay_source(hall, 0, 5s);
  delay_source(hall, -1, 5s);
  delay_source(hall, engine::kMaxFloorSources, 5s);
  delay_channel(hall, "en", 5s);
  hall.run(100ms);
  CHECK(hall.source(0).lip_sync == kSampleRate);
  CHECK(hall.channel("en").lip_sync == kSampleRate);
  CHECK_FALSE(hall.source(engine::kMaxFloorSources).present);
}
