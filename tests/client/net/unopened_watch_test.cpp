/// Whose packets they are that no key opens.

#include "client/net/unopened_watch.h"

#include "tests/support/catch.h"

using namespace dragoman;
using namespace std::chrono_literals;
using client::UnopenedWatch;

namespace {

const rtp::Endpoint kRelay{0x7F000001, 7402};

struct Stream {
  UnopenedWatch watch;
  Instant now{1h};
  std::uint32_t keys = 1;
  int accused = 0;

  /// A packet of the sender's that a key opens, every 5 ms.
  void opens(Nanoseconds span) {
    for (const auto end = now + span; now < end; now += 5ms)
      if (watch.opened(keys, now)) ++accused;
  }
  void does_not_open(Nanoseconds span) {
    for (const auto end = now + span; now < end; now += 5ms) watch.unopened(kRelay, keys, now);
  }
};

}  // namespace

TEST_CASE("one who sends unopened packets into a stream that goes on is accused within a second") {
  Stream stream;
  stream.opens(1s);
  for (int i = 0; i < 180; ++i) {
    stream.does_not_open(5ms);
    stream.opens(5ms);
  }
  CHECK(stream.accused >= 1);
  stream.accused = 0;
  stream.opens(10s);
  CHECK(stream.accused <= 1);
}

TEST_CASE("who is shut out accuses nobody, nor does who gets a key late") {
  Stream stream;
  stream.opens(1s);
  SECTION("shut out") {
    stream.does_not_open(10s);
  }
  SECTION("a key that comes late") {
    stream.does_not_open(300ms);
    ++stream.keys;
    stream.opens(10s);
  }
  SECTION("a few packets while keys change") {
    stream.does_not_open(10ms);
    stream.opens(100ms);
    ++stream.keys;
    stream.opens(10s);
  }
  CHECK(stream.accused == 0);
}
