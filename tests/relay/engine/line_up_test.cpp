#include "relay/engine/line_up.h"

#include "tests/scenarios/tones.h"
#include "tests/support/catch.h"

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
