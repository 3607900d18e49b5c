#include "client/net/backoff.h"
#include "client/net/latest.h"
#include "client/net/stream_watch.h"
#include "codecs/rtp/extension_values.h"
#include "codecs/rtp/header_extension.h"
#include "tests/support/catch.h"

#include <thread>
#include <vector>

using namespace dragoman;
using namespace dragoman::client;
using namespace std::chrono_literals;

TEST_CASE("a broken link is tried at once, then every 500 ms for 10 s, then ever more rarely") {
  Backoff backoff;
  Instant now{1h};
  CHECK(backoff.failed(now) == 0ms);
  for (; now < Instant{1h} + 9s; now += 500ms) CHECK(backoff.failed(now + 1ms) == 500ms);
  now = Instant{1h} + 11s;
  CHECK(backoff.failed(now) == 1s);
  CHECK(backoff.failed(now += 1s) == 2s);
  CHECK(backoff.failed(now += 2s) == 4s);
  CHECK(backoff.failed(now += 4s) == 5s);
  CHECK(backoff.failed(now += 5s) == 5s);
  backoff.succeeded();
  CHECK(backoff.failed(now) == 0ms);
}

TEST_CASE("the reader of a latest value sees whole values that never go back") {
  struct Pair {
    int a = 0, b = 0;
  };
  Latest<Pair> latest;
  constexpr int kLast = 200'000;
  std::thread writer([&] {
    for (int i = 1; i <= kLast; ++i) latest.write({i, -i});
  });
  int before = 0;
  bool whole = true, forward = true;
  while (before < kLast) {
    const Pair seen = latest.read();
    whole = whole && seen.a == -seen.b;
    forward = forward && seen.a >= before;
    before = seen.a;
  }
  writer.join();
  CHECK(whole);
  CHECK(forward);
}

TEST_CASE("latency is the age of the sample that is heard") {
  const WallTime captured{1'700'000'000s};
  rtp::ExtensionWriter extension;
  extension.add(rtp::kAbsCaptureTimeId,
                rtp::encode(rtp::AbsCaptureTime{rtp::to_ntp(captured), std::nullopt}));
  rtp::Packet packet;
  packet.timestamp = rtp::Timestamp{0xFFFFFF00};
  packet.extension = extension.body();
  StreamWatch watch;
  CHECK_FALSE(latency(watch.capture(), packet.timestamp, captured));
  watch.packet(packet);
  // 480 samples after the reference, across the wrap: captured 10 ms later, played at 25 ms.
  const auto age = latency(watch.capture(), packet.timestamp + 480, captured + 25ms);
  REQUIRE(age);
  CHECK(*age > 14900us);
  CHECK(*age < 15100us);
  CHECK_FALSE(latency(watch.capture(), packet.timestamp, captured - 1s));
  CHECK_FALSE(latency(watch.capture(), packet.timestamp, captured + 11s));
}
