#include "relay/engine/line_up.h"

#include "tests/scenarios/tones.h"
#include "tests/support/catch.h"

#include <cmath>
#include <string>

using namespace dragoman;
using namespace dragoman::testing;
using engine::kMorseUnit;
using engine::LineUp;

namespace {

/// Mixes `units` units over a programme of constant 0.5, and says of each unit whether the tone was
/// heard in its middle.
std::string keyed(LineUp& line_up, int units) {
  std::string heard;
  for (int unit = 0; unit < units; ++unit) {
    std::vector<float> sound;
    for (Samples at = 0; at < kMorseUnit; at += 240) {
      std::vector<float> frame(240, 0.5F);
      line_up.process(frame, 1);
      sound.insert(sound.end(), frame.begin(), frame.end());
    }
    const auto middle = std::span<const float>{sound}.subspan(1440, 960);
    heard += tone_dbfs(middle, engine::kLineUpHz) > -40 ? '#' : '.';
  }
  return heard;
}

}  // namespace

TEST_CASE("Line-up keys the channel's name, then gives a steady tone, over and over") {
  LineUp line_up{"en"};
  line_up.turn(true);
  const std::string name = "#...###.#";  // · and −·
  const auto round = name + std::string(7, '.') + std::string(60, '#') + std::string(7, '.');
  CHECK(keyed(line_up, static_cast<int>(round.size())) == round);
  CHECK(keyed(line_up, 9) == name);
}

TEST_CASE("The steady tone has the alignment level, and nothing of the programme is left") {
  LineUp line_up{""};
  line_up.turn(true);
  std::vector<float> sound;
  for (int frame = 0; frame < 200; ++frame) {
    std::vector<float> block(240, 0.5F);
    line_up.process(block, 1);
    sound.insert(sound.end(), block.begin(), block.end());
  }
  const auto end = std::span<const float>{sound}.last(4800);
  CHECK(tone_dbfs(end, engine::kLineUpHz) == Approx(engine::kLineUpDbfs).margin(0.1));
  CHECK(quietest_dbfs(end, 480) == Approx(engine::kLineUpDbfs).margin(0.1));
}

TEST_CASE("Turned off, the programme is back bit by bit") {
  LineUp line_up{"en"};
  std::vector<float> block(240, 0.25F);
  line_up.process(block, 1);
  CHECK(block == std::vector<float>(240, 0.25F));
  line_up.turn(true);
  for (int frame = 0; frame < 100; ++frame) line_up.process(block, 1);
  line_up.turn(false);
  for (int frame = 0; frame < 3; ++frame) {
    block.assign(240, 0.25F);
    line_up.process(block, 1);
  }
  CHECK(block == std::vector<float>(240, 0.25F));
}

TEST_CASE("A spoken name is heard in the place of the keyed one, whole, and again each round") {
  // A name of two and a half units: a constant, which no tone is.
  const std::vector<float> name(static_cast<std::size_t>(kMorseUnit * 5 / 2), 0.125F);
  LineUp line_up{"en", name};
  line_up.turn(true);
  const auto round =
      static_cast<int>(3 + engine::kMorseGap + engine::kSteadyUnits + engine::kMorseGap);
  for (int twice = 0; twice < 2; ++twice) {
    std::vector<float> sound;
    for (Samples at = 0; at < round * kMorseUnit; at += 240) {
      std::vector<float> frame(240, 0.5F);
      line_up.process(frame, 1);
      sound.insert(sound.end(), frame.begin(), frame.end());
    }
    for (const std::size_t at : {std::size_t{960}, name.size() - 1}) CHECK(sound[at] == 0.125F);
    CHECK(sound[name.size()] == 0);
    const auto steady = static_cast<std::size_t>((3 + engine::kMorseGap + 10) * kMorseUnit);
    CHECK(tone_dbfs(std::span<const float>{sound}.subspan(steady, 4800), engine::kLineUpHz) ==
          Approx(engine::kLineUpDbfs).margin(0.1));
    CHECK(tone_dbfs(std::span<const float>{sound}.first(name.size()), engine::kLineUpHz) < -60);
  }
}

TEST_CASE(
    "A spoken name that is cut off ends without a click, and begins again from its beginning") {
  std::vector<float> name(static_cast<std::size_t>(kMorseUnit * 5), 0.25F);
  name[2400] = -0.25F;  // past the fade: tells where it is
  LineUp line_up{"en", name};
  std::vector<float> sound;
  const auto run = [&](int frames) {
    for (int frame = 0; frame < frames; ++frame) {
      std::vector<float> block(480, 0.0F);  // both channels
      line_up.process(block, 2);
      for (std::size_t i = 0; i < block.size(); i += 2) {
        CHECK(block[i] == block[i + 1]);
        sound.push_back(block[i]);
      }
    }
  };
  line_up.turn(true);
  run(8);
  line_up.turn(false);
  run(4);
  for (std::size_t i = 1; i < sound.size(); ++i)
    REQUIRE(std::abs(sound[i] - sound[i - 1]) < 0.001F);
  CHECK(sound.back() == 0);
  line_up.turn(true);
  sound.clear();
  run(20);
  CHECK(sound[2400] == -0.25F);
}
