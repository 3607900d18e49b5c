#include "codecs/playout/sample_queue.h"

#include "tests/support/catch.h"
#include "tests/support/known_signal.h"

#include <algorithm>
#include <vector>

using namespace dragoman;
using playout::SampleQueue;

namespace {

/// Stereo sample n: left as known, right its negative.
std::vector<float> stereo(Samples from, Samples length) {
  std::vector<float> block;
  for (Samples n = from; n < from + length; ++n) {
    block.push_back(testing::known_sample(n));
    block.push_back(-testing::known_sample(n));
  }
  return block;
}

}  // namespace

TEST_CASE("samples leave in the order they came, however often the memory goes round") {
  SampleQueue queue(2);
  std::vector<float> out(2 * 128);
  Samples in = 0, played = 0;
  while (played < 20 * SampleQueue::kCapacity) {
    for (; queue.length() < 900; in += 240) queue.push(stereo(in, 240));
    queue.pop(out);
    REQUIRE(out == stereo(played, 128));
    played += 128;
  }
}

TEST_CASE("the past stays readable and can be played again") {
  SampleQueue queue(2);
  std::vector<float> out(2 * 480);
  Samples in = 0, played = 0;
  while (played < 5 * SampleQueue::kCapacity) {
    for (; queue.length() < 480; in += 480) queue.push(stereo(in, 480));
    REQUIRE(queue.history() >= SampleQueue::kHistory);
    if (played >= SampleQueue::kHistory) {
      REQUIRE(*queue.at(-SampleQueue::kHistory) ==
              testing::known_sample(played - SampleQueue::kHistory));
    }
    queue.pop(out);
    played += 480;
  }
  queue.move_front(-480);
  queue.pop(out);
  CHECK(out == stereo(played - 480, 480));
}

TEST_CASE("a full queue takes what it has room for and no more") {
  SampleQueue queue(1);
  const std::vector<float> block(static_cast<std::size_t>(SampleQueue::kCapacity) - 10, 0.5F);
  queue.push(block);
  CHECK(queue.room() == 10);
  queue.push(std::vector<float>(240, 0.25F));
  CHECK(queue.length() == SampleQueue::kCapacity);
  CHECK(queue.room() == 0);
  CHECK(*queue.at(queue.length() - 11) == 0.5F);
  CHECK(*queue.at(queue.length() - 10) == 0.25F);
}

TEST_CASE("a cleared queue has silence behind it") {
  SampleQueue queue(2);
  queue.push(stereo(1, 4000));
  queue.move_front(3000);
  queue.clear();
  CHECK(queue.length() == 0);
  REQUIRE(queue.history() == SampleQueue::kHistory);
  const float* past = queue.at(-SampleQueue::kHistory);
  CHECK(std::all_of(past, past + 2 * SampleQueue::kHistory, [](float s) { return s == 0; }));
}
