/// What a desk says of its sound device.

#include "client/booth/pace_watch.h"

#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::client;
using namespace std::chrono_literals;

TEST_CASE("a device that handles all of the sound is no matter for words, one that does not is") {
  PaceWatch watch;
  Instant now{1h};
  Samples rendered = 0;
  /// 9 s of blocks of 20 ms, of which a share is handled.
  const auto words = [&](int of_five) {
    for (int block = 0; block < 450; ++block, now += 20ms) {
      if (block % 5 < of_five) rendered += 960;
      watch.look(rendered, now);
    }
    return watch.look(rendered, now);
  };
  CHECK(words(5).empty());
  const std::string partly = words(3);
  CAPTURE(partly);
  // Three of five, but for where the span begins and ends.
  CHECK((partly.find("handles 6") != partly.npos || partly.find("handles 59") != partly.npos));
  CHECK(words(2) == partly);  // said once, not at each new figure
  CHECK(words(0).find("stands still") != std::string::npos);
  CHECK(words(5).empty());
}

TEST_CASE("a card's clock that is half a per cent off keeps pace") {
  PaceWatch watch;
  Instant now{1h};
  for (Samples rendered = 0; rendered < 100 * kSampleRate; rendered += 2048, now += 42'880us)
    REQUIRE(watch.look(rendered, now).empty());
}

TEST_CASE("a device that dies is never said to handle a share of the sound, nor one that is back") {
  PaceWatch watch;
  Instant now{1h};
  Samples rendered = 0;
  for (int round = 0; round < 10; ++round) {
    for (int block = 0; block < 223 + 7 * round; ++block, now += 20ms, rendered += 960)
      REQUIRE(watch.look(rendered, now).find('%') == std::string::npos);
    for (int block = 0; block < 131; ++block, now += 20ms)
      REQUIRE(watch.look(rendered, now).find('%') == std::string::npos);
    REQUIRE(watch.look(rendered, now).find("stands still") != std::string::npos);
  }
}
