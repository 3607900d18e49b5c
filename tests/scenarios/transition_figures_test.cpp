// Handover and fallback in figures: digital silence, clicks, and the sum of the cross-fade; and
// what they do not cover, the hold, which is silence by design and never longer than it was set.
#include "tests/scenarios/hall.h"
#include "tests/scenarios/tones.h"
#include "tests/support/catch.h"

#include <fmt/format.h>

#include <cmath>

using namespace dragoman;
using namespace dragoman::testing;

namespace {

/// Whole periods in 10 ms, so that windows of that length show levels exactly.
constexpr double kFloor = 500, kEn = 1100, kMate = 1700, kFr = 1900;

struct Figures {
  std::size_t gap = 0;             ///< samples of digital silence
  double louder = 0, quieter = 0;  ///< dB, of 10 ms against one speaker
  double step = 0;                 ///< dB, the steepest step against that of both speakers together
};

/// Of a change that has just been asked for, between two voices.
Figures change(Hall& hall, double from_hz, double to_hz) {
  hall.run(200ms);
  const auto sound = hall.mixed("en", 200ms);
  const auto level = level_range(sound, 480);
  const float steep = step_of_tone(from_hz, kSpeech) + step_of_tone(to_hz, kSpeech);
  const auto against = [](float value) { return static_cast<double>(value - kSpeech); };
  return {longest_gap(sound), against(level.loudest), against(level.quietest),
          20 * std::log10(static_cast<double>(largest_step(sound) / steep))};
}

/// An even change: what the figure asks of a handover and of a fallback.
std::string even(const char* what, const Figures& figures) {
  CAPTURE(what);
  CHECK(figures.gap == 0);
  CHECK(figures.louder < 1);
  CHECK(figures.quieter > -1);
  CHECK(figures.step < 1);
  return fmt::format("{:<42} {:3} samples  {:+.2f} {:+.2f} dB  {:+.2f} dB\n", what, figures.gap,
                     figures.quieter, figures.louder, figures.step);
}

std::unique_ptr<Hall> hall_with(std::chrono::milliseconds hold) {
  auto event = small_event();
  event.rooms[0].between_booths = event::BetweenBooths::toggle_override;
  event.rooms[0].channels[2].fallback = {event::EmptyChannel::floor, hold, 20ms, 0.0};
  auto hall = std::make_unique<Hall>(event);
  hall->open_floor(0, kFloor);
  hall->open_desk(kEn1, kEn);
  hall->open_desk(kEn2, kMate);
  hall->open_desk(kFr1, kFr);
  hall->output(kFr1, Output::b, "en");
  hall->run(500ms);
  return hall;
}

/// Samples from now on until the original is heard in the channel, and the longest silence therein.
struct Hold {
  Samples lasted = 0;
  std::size_t silent = 0;
};
Hold hold_from_now(Hall& hall) {
  const Instant begin = hall.now();
  while (hall.channel("en").state != ChannelState::floor) hall.step();
  hall.step();
  const auto lasted = hall.now() - begin;
  return {duration_to_samples(lasted), longest_gap(hall.mixed("en", lasted))};
}

}  // namespace

TEST_CASE("Handover, cut and fallback: no gap, no click, the sum within 1 dB",
          "[handover][transition][figures]") {
  const auto hall = hall_with(0ms);
  std::string table = fmt::format("{:<42} {:<11}  {:<15}  {}\n", "change in a channel", "silence",
                                  "sum at least, at most", "steepest step");
  hall->press(kEn1);
  table += even("original to interpreter", change(*hall, kFloor, kEn));
  hall->handover(kEn2, HandoverStep::ask);
  hall->run(100ms);
  hall->handover(kEn1, HandoverStep::accept);
  table += even("handover, as agreed", change(*hall, kEn, kMate));
  hall->handover(kEn1, HandoverStep::take);
  table += even("handover, forced", change(*hall, kMate, kEn));
  hall->press(kFr1);
  table += even("another booth cuts it", change(*hall, kEn, kFr));
  hall->release(kFr1);
  table += even("interpreter to original, without a hold", change(*hall, kFr, kFloor));
  WARN(table);
}

TEST_CASE("The hold is silence, and never longer than it was set", "[transition][figures]") {
  const auto hold = GENERATE(as<std::chrono::milliseconds>{}, 0ms, 200ms, 1500ms);
  const Samples most = duration_to_samples(hold);
  const auto hall = hall_with(hold);
  const Samples frame = hall->frame_length();
  const auto speak = [&] {
    hall->press(kEn1);
    hall->run(500ms);
    REQUIRE(hall->heard("en") == "en1");
  };
  const auto soft = [&](std::chrono::milliseconds length) {
    hall->run(100ms);
    const auto sound = hall->mixed("en", length + 100ms);
    const float allowed = step_of_tone(kFloor, kSpeech) + step_of_tone(kEn, kSpeech);
    CHECK(largest_step(sound) < 1.05F * allowed);
  };
  CAPTURE(hold.count());

  speak();
  hall->release(kEn1);
  const auto closed = hold_from_now(*hall);
  CHECK(closed.lasted <= most + 2 * frame);
  CHECK(static_cast<Samples>(closed.silent) <= most);
  soft(1600ms);

  speak();
  hall->close(engine::source_slot(kEn1));  // its link died, and the relay knows
  const auto ended = hold_from_now(*hall);
  CHECK(ended.lasted <= most + 2 * frame);
  CHECK(static_cast<Samples>(ended.silent) <= most);
  soft(1600ms);

  hall->open_desk(kEn1, kEn);
  hall->run(200ms);
  speak();
  hall->talker(engine::source_slot(kEn1)).pull_cable();  // it has to find out: 300 ms without sound
  const auto pulled = hold_from_now(*hall);
  CHECK(pulled.lasted <= most + duration_to_samples(300ms) + 4 * frame);
  soft(2000ms);
  const auto ms = [](Samples samples) { return static_cast<double>(samples) / 48; };
  WARN(
      fmt::format("hold of {:g} ms: the original comes {:g} ms after the microphone closed, "
                  "{:g} ms after a link ended, {:g} ms after a cable was pulled",
                  ms(most), ms(closed.lasted), ms(ended.lasted), ms(pulled.lasted)));
}
