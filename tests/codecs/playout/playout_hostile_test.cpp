/// Packets that nobody honest sends, for hours: the delay stays within its bound, no memory is
/// taken beyond what there was at the start, and an honest stream is heard afterwards.

#include "tests/codecs/playout/playout_run.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <random>
#include <vector>

using namespace std::chrono_literals;
using namespace dragoman;

namespace {

constexpr Nanoseconds kMaxDelay = 200ms;
constexpr Nanoseconds kBlock = 2500us;

/// What one hostile sender does with each packet; `n` counts them.
struct Next {
  std::uint32_t ssrc = 1;
  std::uint32_t timestamp = 0;
  std::size_t bytes = 480;
  Nanoseconds late{0};  ///< behind its regular time
  Samples age = 0;      ///< of a copy
};
using Sender = std::function<Next(std::uint32_t n, std::mt19937& random)>;

struct Attack {
  const char* name;
  Sender sender;
};

std::uint32_t any(std::mt19937& random, std::uint32_t below) {
  return std::uniform_int_distribution<std::uint32_t>{0, below - 1}(random);
}

const std::array kAttacks{
    Attack{"each packet later than the last, without end",
           [](std::uint32_t n, std::mt19937&) {
             return Next{1, n * 240, 480, std::chrono::microseconds{n * 50}, 0};
           }},
    Attack{"delays up to seconds, at random",
           [](std::uint32_t n, std::mt19937& random) {
             return Next{1, n * 240, 480, std::chrono::microseconds{any(random, 3'000'000)}, 0};
           }},
    Attack{"time stamps that creep away from the clock",
           [](std::uint32_t n, std::mt19937&) {
             return Next{1, n * 239, 480, 0ms, 0};
           }},
    Attack{"time stamps that run from the clock",
           [](std::uint32_t n, std::mt19937&) {
             return Next{1, n * 260, 480, 0ms, 0};
           }},
    Attack{"another source with every third packet",
           [](std::uint32_t n, std::mt19937&) {
             return Next{n / 3, n * 240, 480, 0ms, 0};
           }},
    Attack{"two lines in turn, hours apart",
           [](std::uint32_t n, std::mt19937&) {
             return Next{1, n * 240 + (n % 4 < 2 ? 0U : 900'000'000U), 480, 0ms, 0};
           }},
    Attack{"any time stamp",
           [](std::uint32_t, std::mt19937& random) {
             return Next{1, static_cast<std::uint32_t>(random()), 480, 0ms, 0};
           }},
    Attack{"packets of every length, overlapping",
           [](std::uint32_t n, std::mt19937& random) {
             return Next{1, n * 240, 2 * any(random, 700), 0ms, 0};
           }},
    Attack{"a stall that returns at every pace",
           [](std::uint32_t n, std::mt19937& random) {
             const bool stall = any(random, 100) == 0;
             return Next{1, n * 240, 480, stall ? Nanoseconds{390ms} : Nanoseconds{0}, 0};
           }},
    Attack{"copies of packets that never were, of any age",
           [](std::uint32_t n, std::mt19937& random) {
             const Samples age = any(random, 2) == 0 ? 0 : static_cast<Samples>(any(random, 16383));
             return Next{1, n * 240 - static_cast<std::uint32_t>(age), 480, 0ms, age};
           }},
};

struct Listener {
  Listener() : playout(config()) {
    playout.add_decoder(testing::kExactType, testing::exact_decoder());
  }
  static playout::Config config() {
    playout::Config config;
    config.max_delay = kMaxDelay;
    return config;
  }

  void send(const Next& next) { under_way.emplace(now + next.late, next); }
  void insert(const Next& next) {
    static constexpr std::array<std::byte, 1400> kPayload{};
    rtp::Packet packet;
    packet.payload_type = testing::kExactType;
    packet.ssrc = rtp::Ssrc{next.ssrc};
    packet.timestamp = rtp::Timestamp{next.timestamp};
    packet.payload = rtp::Bytes{kPayload}.first(next.bytes);
    packet.age = next.age;
    const testing::RealtimeGuard guard;
    playout.insert(packet, now);
    violations += guard.allocations() + guard.locks();
  }
  void pull() {
    for (; !under_way.empty() && under_way.begin()->first <= now;
         under_way.erase(under_way.begin()))
      insert(under_way.begin()->second);
    block.fill(NAN);
    {
      const testing::RealtimeGuard guard;
      concealed += playout.pull(block, now).concealed;
      violations += guard.allocations() + guard.locks();
    }
    for (const float sample : block) finite = finite && std::isfinite(sample);
    longest = std::max(longest, playout.stats().delay);
    most = std::max(most, playout.stats().buffered);
    now += kBlock;
  }

  playout::Playout playout;
  std::multimap<Instant, Next> under_way;
  Instant now{1h};
  std::array<float, 120> block{};
  Samples concealed = 0, longest = 0, most = 0;
  bool finite = true;
  std::uint64_t violations = 0;
};

}  // namespace

TEST_CASE("hostile senders get neither delay nor memory, and leave an honest one as it was") {
  for (const Attack& attack : kAttacks) {
    CAPTURE(attack.name);
    std::mt19937 random{7};
    Listener listener;
    for (std::uint32_t n = 0; n < 200'000; ++n) {  // a quarter of an hour
      listener.send(attack.sender(n, random));
      listener.pull();
      listener.pull();
    }
    CHECK(listener.longest <= duration_to_samples(kMaxDelay) + 5760);
    CHECK(listener.most <= 4 * (duration_to_samples(kMaxDelay) + 5760));
    CHECK(listener.finite);
    CHECK(listener.violations == 0);
    // An honest sender: heard within a second, and once the spread of arrivals before it is
    // forgotten at an honest delay.
    listener.under_way.clear();
    std::uint32_t stamp = 0;
    const auto honest = [&](int packets) {
      for (int i = 0; i < packets; ++i, stamp += 240) {
        listener.send(Next{0xABCDEF, stamp, 480, 0ms, 0});
        listener.pull();
        listener.pull();
      }
    };
    honest(200);
    const Samples concealed = listener.concealed;
    honest(48'000);
    CHECK(listener.concealed == concealed);
    CHECK(listener.playout.stats().delay <= duration_to_samples(10ms));
  }
}
