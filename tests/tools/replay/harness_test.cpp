// The listener in virtual time: what comes in cleanly goes out cleanly, and nothing hostile gets
// through to the ear.
#include "tools/replay/harness.h"

#include "tests/support/catch.h"
#include "tests/tools/replay/made_trace.h"
#include "tools/netsim/pipe.h"

#include <cmath>

using namespace dragoman;
using namespace dragoman::replay;
using namespace dragoman::testing;
using namespace std::chrono_literals;

namespace {

HarnessOptions l16() {
  HarnessOptions options;
  options.format.encoding = client::StreamFormat::Encoding::l16;
  options.format.payload_type = rtp::kPayloadL16;
  return options;
}

struct Heard {
  Samples concealed = 0, played = 0, longest = 0;
};

/// Hears `made` through a network of `conditions`.
Heard hear(Harness& harness, const MadeTrace& made, const netsim::Conditions& conditions = {}) {
  Heard heard;
  harness.on_block([&](const PlayedBlock& block) {
    heard.concealed += block.pull.concealed;
    heard.played += block.pull.decoded ? static_cast<Samples>(block.samples.size()) : 0;
    heard.longest = std::max(heard.longest, block.stats.delay);
    for (const float sample : block.samples) REQUIRE(std::isfinite(sample));
  });
  netsim::Pipe pipe(conditions, 5);
  const auto deliver_until = [&](Instant when) {
    for (auto due = pipe.due(); due && *due <= when; due = pipe.due())
      harness.datagram(*pipe.pop(when), *due);
  };
  for_each_datagram(made, [&](rtp::Bytes bytes, Instant at) {
    deliver_until(at);
    pipe.push(bytes, at);
  });
  deliver_until(Instant::max());
  return heard;
}

}  // namespace

TEST_CASE("A clean trace is heard whole", "[replay]") {
  Harness harness(l16());
  const auto heard = hear(harness, {});
  CHECK(heard.concealed == 0);
  CHECK(harness.stats().lost == 0);
  CHECK(harness.counts().accepted == 800);
  CHECK(harness.counts().overflow == 0);
  CHECK(heard.longest < 480);  // 10 ms
}

TEST_CASE("Copies out of RED make losses good", "[replay]") {
  netsim::Conditions conditions;
  conditions.loss = 0.05;
  MadeTrace made;
  made.length = 20s;
  Harness plain(l16()), red(l16());
  const auto without = hear(plain, made, conditions);
  made.copies = {1, 2};
  const auto with = hear(red, made, conditions);
  CHECK(plain.stats().lost > 150);
  CHECK(red.stats().recovered > 150);
  CHECK(with.concealed * 10 < without.concealed);
}

TEST_CASE("The bound on the delay holds through stalls", "[replay]") {
  auto options = l16();
  options.max_delay = 60ms;
  netsim::Conditions conditions;
  conditions.stall_every = 2s;
  conditions.stall = 300ms;
  MadeTrace made;
  made.length = 20s;
  Harness harness(options);
  const auto heard = hear(harness, made, conditions);
  CHECK(heard.longest <= duration_to_samples(60ms) + kMadePacket);
  CHECK(heard.concealed > 0);
}

TEST_CASE("A stamp far ahead or far back neither stops nor floods a replay", "[replay]") {
  Harness harness(l16());
  std::uint64_t blocks = 0;
  harness.on_block([&](const PlayedBlock&) { ++blocks; });
  std::vector<std::pair<std::vector<std::byte>, Instant>> datagrams;
  for_each_datagram({}, [&](rtp::Bytes bytes, Instant at) {
    datagrams.emplace_back(std::vector<std::byte>{bytes.begin(), bytes.end()}, at);
  });
  for (std::size_t n = 0; n < 200; ++n) harness.datagram(datagrams[n].first, datagrams[n].second);
  harness.datagram(datagrams[200].first, kMadeStart + 240h);
  harness.datagram(datagrams[201].first, kMadeStart);
  CHECK(harness.counts().backwards == 1);
  CHECK(harness.counts().skipped > 239h);
  CHECK(blocks < 31 * 400);
}

TEST_CASE("What is no RTP is counted and not heard", "[replay]") {
  Harness harness(l16());
  const std::vector<std::byte> garbage(40, std::byte{0x11});
  harness.datagram(garbage, kMadeStart);
  harness.datagram({}, kMadeStart + 1ms);
  std::vector<std::byte> broken_red(14, std::byte{0xFF});
  broken_red[0] = std::byte{0x80};
  broken_red[1] = std::byte{rtp::kPayloadRed};
  harness.datagram(broken_red, kMadeStart + 2ms);
  harness.run_until(kMadeStart + 1s);
  CHECK(harness.counts().malformed == 3);
  CHECK(harness.stats().received == 0);
}
