#include "relay/engine/fader.h"

#include "relay/engine/source.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <vector>

using namespace dragoman;
using engine::Fader;
using engine::kCrossFade;
using engine::kTheFloor;
using engine::Strand;

namespace {

constexpr std::size_t kFrame = 240;

/// Mixes one frame in which every ingredient is a constant, the floor 1 and a source 10.
std::vector<float> mix(Fader& fader, int channels = 1) {
  static const std::vector<float> one(kFrame, 1.0F), ten(kFrame, 10.0F);
  std::vector<float> out(kFrame * static_cast<std::size_t>(channels));
  fader.mix(out, channels, [](const engine::Ingredient& what) {
    return Strand{what.source == kTheFloor ? one : ten, 1};
  });
  return out;
}
void frames(Fader& fader, int count) {
  for (int i = 0; i < count; ++i) mix(fader);
}

}  // namespace

TEST_CASE("Nothing wished for is silence") {
  Fader fader;
  CHECK(mix(fader) == std::vector<float>(kFrame, 0.0F));
}

TEST_CASE("An ingredient comes and goes on a straight line of exactly the fade's length") {
  Fader fader;
  const Fader::Wish wish{kTheFloor, 0.5F, 480};
  fader.aim({&wish, 1});
  const auto first = mix(fader);
  CHECK(first.front() == 0.0F);
  CHECK(first[120] == Approx(0.125F).margin(1e-4));
  frames(fader, 1);
  CHECK(mix(fader) == std::vector<float>(kFrame, 0.5F));
  fader.aim({});
  frames(fader, static_cast<int>(kCrossFade) / static_cast<int>(kFrame));
  CHECK(mix(fader) == std::vector<float>(kFrame, 0.0F));
}

TEST_CASE("Asking for the same again does not restart a fade") {
  Fader fader;
  const Fader::Wish wish{kTheFloor, 1.0F, 480};
  for (int i = 0; i < 2; ++i) {
    fader.aim({&wish, 1});
    mix(fader);
  }
  CHECK(mix(fader) == std::vector<float>(kFrame, 1.0F));
}

TEST_CASE("A wish that changes in mid-fade bends the line, without a step") {
  Fader fader;
  const Fader::Wish up{kTheFloor, 1.0F, 960};
  fader.aim({&up, 1});
  const auto before = mix(fader).back();
  fader.aim({});
  const auto after = mix(fader).front();
  CHECK(std::abs(after - before) < 0.002F);
}

TEST_CASE("Several ingredients add up, into one channel or two") {
  Fader fader;
  engine::Source source{{}};
  const std::array<Fader::Wish, 2> wishes{Fader::Wish{kTheFloor}, Fader::Wish{&source}};
  fader.aim(wishes);
  frames(fader, 5);
  CHECK(mix(fader) == std::vector<float>(kFrame, 11.0F));
  CHECK(mix(fader, 2) == std::vector<float>(2 * kFrame, 11.0F));
  fader.forget(&source);
  CHECK(mix(fader) == std::vector<float>(kFrame, 1.0F));
}

TEST_CASE("People change places at even power; the floor, too, where it does so with one of them") {
  const bool with_the_floor = GENERATE(false, true);
  CAPTURE(with_the_floor);
  Fader fader(Fader::Law::even);
  engine::Source first{{}}, second{{}};
  const Fader::Wish before{with_the_floor ? kTheFloor : &first}, after{&second};
  fader.aim({&before, 1});
  frames(fader, 5);
  fader.aim({&after, 1});
  std::vector<float> powers;
  for (int i = 0; i < 4; ++i) {
    // The one that goes is heard alone, then the one that comes: their gains by themselves.
    std::vector<float> going(kFrame), coming(kFrame);
    const std::vector<float> one(kFrame, 1.0F), none(kFrame, 0.0F);
    auto copy = fader;
    copy.mix(going, 1, [&](const engine::Ingredient& what) {
      return Strand{what == before.what ? one : none, 1};
    });
    fader.mix(coming, 1, [&](const engine::Ingredient& what) {
      return Strand{what == after.what ? one : none, 1};
    });
    for (std::size_t n = 0; n < kFrame; ++n)
      powers.push_back(going[n] * going[n] + coming[n] * coming[n]);
  }
  const auto [least, most] = std::minmax_element(powers.begin(), powers.end());
  CHECK(*least == Approx(1).margin(1e-3));
  CHECK(*most == Approx(1).margin(1e-3));
}

TEST_CASE("The floor and its copy change places on a straight line, also where powers count") {
  Fader fader(Fader::Law::even);
  const Fader::Wish matched{kTheFloor}, original{engine::Ingredient{kTheFloor, true}};
  fader.aim({&matched, 1});
  frames(fader, 5);
  fader.aim({&original, 1});
  for (int i = 0; i < 5; ++i)
    for (const float sum : mix(fader)) CHECK(sum == Approx(1).margin(1e-4));
}

TEST_CASE("More coming and going than it has places for drops only the faintest leaver") {
  Fader fader;
  std::deque<engine::Source> sources;
  for (int i = 0; i < 12; ++i) sources.emplace_back(engine::SourceConfig{});
  for (const auto& source : sources) {
    const Fader::Wish wish{&source, 1.0F, 240};
    fader.aim({&wish, 1});
    mix(fader);
  }
  frames(fader, 5);
  CHECK(mix(fader) == std::vector<float>(kFrame, 10.0F));  // the last one, in full
}
