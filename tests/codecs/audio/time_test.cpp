#include "codecs/audio/time.h"

#include "tests/support/catch.h"

using namespace dragoman;

TEST_CASE("samples and time go into each other without drift") {
  CHECK(samples_to_duration(kSampleRate) == std::chrono::seconds{1});
  CHECK(samples_to_duration(120) == std::chrono::microseconds{2500});
  CHECK(duration_to_samples(std::chrono::milliseconds{5}) == 240);
  for (const Samples n : {Samples{0}, Samples{1}, Samples{2}, Samples{3}, Samples{100'001},
                          Samples{84'480'000'000'000}}) {
    // A sample is 20833 ns and a third: its beginning, rounded down, is still in the one before.
    CHECK(duration_to_samples(samples_to_duration(n) + Nanoseconds{1}) == n);
    CHECK(samples_to_duration(-n) == -samples_to_duration(n));
  }
}

TEST_CASE("time since 1970 counts in samples to the end of the clock") {
  const Nanoseconds end = Nanoseconds::max();
  const Samples last = duration_to_samples(end);
  CHECK(last / kSampleRate == std::chrono::duration_cast<std::chrono::seconds>(end).count());
  CHECK(end - samples_to_duration(last) < std::chrono::microseconds{21});
}
