// The level match on speech: how soon, whose gain, and how fast. Gains are those of the sound
// itself: what the channel carries against what came from the microphone, in windows of 100 ms.
#include "tests/scenarios/hall.h"
#include "tests/scenarios/spoken.h"
#include "tests/scenarios/tones.h"
#include "tests/support/catch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

using namespace dragoman;
using namespace dragoman::testing;

namespace {

constexpr double kTarget = -23;  // LUFS
/// dB that two readings are off by: a ramp adds up a thousand floats, and each is rounded.
constexpr double kRounding = 0.001;

event::Event matched_event() {
  auto event = small_event();
  event.audio.level_match = true;
  return event;
}

void speaks(Hall& hall, Seat seat, std::shared_ptr<const std::vector<float>> text) {
  Talker::Voice voice;
  voice.text = std::move(text);
  hall.open(engine::source_slot(seat), voice);
}

/// A tenth of a second goes by; the gain of the channel over the voice of `seat` in it, in dB.
/// Nothing while that voice pauses.
std::optional<double> gain_of(Hall& hall, const std::string& channel, Seat seat) {
  double in = 0, out = 0;
  for (int frame = 0; frame < 20; ++frame) {
    hall.step();
    for (const float sample : hall.room().pre_fade(engine::source_slot(seat)).block)
      in += static_cast<double>(sample) * static_cast<double>(sample);
    for (const float sample : hall.mixed(channel, 5ms))
      out += static_cast<double>(sample) * static_cast<double>(sample);
  }
  if (in / 4800 < 1e-6) return std::nullopt;
  return 10 * std::log10(out / in);
}

/// Follows the gain and keeps how fast it moved within a second at most, dB/s. It is read at the
/// loudest sample of each tenth of a second: a window's mean gain has no time of its own, for its
/// power may lie at either end, and two of them a second apart may be those of 1.1 s.
class GainWatch {
 public:
  void look(Hall& hall, Seat seat) {
    seen_.push_back(reading(hall, seat));
    const auto& now = seen_.back();
    if (!now) return;
    for (std::size_t back = 2; back <= kSecond && back < seen_.size(); ++back)
      if (const auto& before = seen_[seen_.size() - 1 - back])
        fastest = std::max(
            fastest, (std::abs(now->db - before->db) - kRounding) / (now->at_s - before->at_s));
    lowest = std::min(lowest, now->db);
    highest = std::max(highest, now->db);
  }
  double fastest = 0, lowest = 100, highest = -100;

 private:
  struct Reading {
    double at_s, db;
  };
  std::optional<Reading> reading(Hall& hall, Seat seat) {
    float loudest = 0.01F;  // less is a pause
    std::optional<Reading> found;
    for (int frame = 0; frame < 20; ++frame) {
      hall.step();
      const auto in = hall.room().pre_fade(engine::source_slot(seat)).block;
      const auto out = hall.mixed("en", 5ms);
      for (std::size_t n = 0; n < in.size(); ++n, ++samples_) {
        if (std::abs(in[n]) < loudest) continue;
        loudest = std::abs(in[n]);
        found = Reading{static_cast<double>(samples_) / kSampleRate,
                        20 * std::log10(static_cast<double>(out[n]) / static_cast<double>(in[n]))};
      }
    }
    return found;
  }

  static constexpr std::size_t kSecond = 10;  ///< readings
  std::vector<std::optional<Reading>> seen_;
  std::int64_t samples_ = 0;
};

}  // namespace

TEST_CASE("Speakers at -28 and -18 LUFS are within 2 LU of the target 10 s after they began",
          "[level][figures]") {
  std::string row = "level match on speech, LUFS from the 10th to the 20th second:";
  for (const double lufs : {-28.0, -18.0}) {
    Hall hall(matched_event());
    hall.open_floor();
    speaks(hall, kEn1, spoken(lufs));
    hall.press(kEn1);
    hall.run(10s);
    hall.run(10s);
    const double before = loudness(hall.mixed("en", 10s));
    const double heard = loudness(hall.ear("en").last(10s));
    CAPTURE(lufs);
    CHECK(std::abs(before - kTarget) < 2);
    CHECK(std::abs(heard - kTarget) < 2);
    row += fmt::format(" {:g} becomes {:.1f}, through Opus {:.1f};", lufs, before, heard);
  }
  WARN(row);
}

TEST_CASE("A change of speaker never starts with the other's gain", "[level][figures]") {
  Hall hall(matched_event());
  hall.open_floor();
  speaks(hall, kEn1, spoken(-28));
  hall.press(kEn1);
  hall.run(15s);
  const auto first = gain_of(hall, "en", kEn1);
  REQUIRE(first);
  REQUIRE(*first > 4);

  const bool was_there = GENERATE(true, false);
  CAPTURE(was_there);
  speaks(hall, kEn2, spoken(-18));
  hall.run(was_there ? 15s : 200ms);
  const double own = static_cast<double>(hall.source(engine::source_slot(kEn2)).match_gain_db);
  hall.handover(kEn2, HandoverStep::take);
  hall.run(25ms);  // the cross-fade
  std::optional<double> begins;
  while (!begins) begins = gain_of(hall, "en", kEn2);
  CHECK(*begins == Approx(own).margin(0.3));
  CHECK(*begins < (was_there ? -3 : 0.5));
  WARN(fmt::format("change of speaker, gains: {:+.1f} dB, then {:+.1f} dB ({})", *first, *begins,
                   was_there ? "who has spoken off air" : "who has just come"));
}

TEST_CASE("A shout never pumps: the gain moves by 1 dB/s at most, and stays through it",
          "[level][figures]") {
  // Half a minute of speech, 2 s of it shouted in the middle, 12 dB louder.
  auto text = *spoken(kTarget - 3);
  while (text.size() < 30 * kSampleRate) text.insert(text.end(), text.begin(), text.end());
  for (std::size_t n = 15 * kSampleRate; n < 17 * kSampleRate; ++n) text[n] *= 4;
  Hall hall(matched_event());
  hall.open_floor();
  speaks(hall, kEn1, std::make_shared<const std::vector<float>>(text));
  hall.press(kEn1);
  hall.run(100ms);
  GainWatch settling, shouted;
  for (int tenth = 0; tenth < 149; ++tenth) settling.look(hall, kEn1);
  for (int tenth = 0; tenth < 80; ++tenth) shouted.look(hall, kEn1);
  CHECK(settling.highest > 2);
  CHECK(settling.fastest > 0.5);
  CHECK(settling.fastest <= 1);
  CHECK(shouted.fastest <= 1);
  CHECK(shouted.highest - shouted.lowest < 1);
  WARN(
      fmt::format("shout of 2 s, 12 dB louder: the gain stays within {:.2f} dB; it never moves "
                  "faster than {:.2f} dB/s",
                  shouted.highest - shouted.lowest, std::max(settling.fastest, shouted.fastest)));
}
