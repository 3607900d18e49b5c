/// The classes that read time: even play times, the lead of a fetch, the sender's line, drift.

#include "codecs/playout/drift_control.h"
#include "codecs/playout/play_clock.h"
#include "codecs/playout/pull_lead.h"
#include "codecs/playout/source_line.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>
#include <random>

using namespace std::chrono_literals;
using namespace dragoman;

namespace {
rtp::Packet packet(std::uint32_t timestamp, std::uint32_t ssrc = 1) {
  rtp::Packet p;
  p.timestamp = rtp::Timestamp{timestamp};
  p.ssrc = rtp::Ssrc{ssrc};
  return p;
}
using Verdict = playout::SourceLine::Verdict;
}  // namespace

TEST_CASE("late callbacks don't move the line of play times, a skip does") {
  playout::PlayClock clock;
  Instant t{1h};
  for (int i = 0; i < 200; ++i, t += 2500us) {
    const Nanoseconds late = i % 7 == 3 ? 9ms : Nanoseconds{0};
    CHECK(clock.next(t + late, 120) == t);
    CHECK(clock.late() == (late > 0ms));
  }
  t += 30ms;
  for (int i = 0; i < 250; ++i, t += 2500us) clock.next(t, 120);
  CHECK(clock.next(t, 120) == t);
  t += 3s;
  CHECK(clock.next(t, 120) == t);
}

TEST_CASE("the lead of a fetch is what arrivals after it prove") {
  playout::PullLead lead;
  Instant t{1h};
  CHECK(lead.lead() == 0ms);
  for (int i = 0; i < 100; ++i, t += 5ms) {
    lead.fetched(t + 8ms);  // fetched now, plays 8 ms later
    lead.arrived(t + 1ms);
  }
  CHECK(lead.lead() == 7ms);
}

TEST_CASE("one stray packet is refused, two start a new line") {
  playout::SourceLine line(400ms);
  Instant t{1h};
  REQUIRE(line.offer(packet(1000), t) == Verdict::follows);
  REQUIRE(line.offer(packet(1240), t + 5ms) == Verdict::follows);
  CHECK(line.offer(packet(1000), t + 6ms) == Verdict::older);
  CHECK(line.timestamp() == 1000);
  CHECK(line.offer(packet(900'000), t + 10ms) == Verdict::astray);
  CHECK(line.offer(packet(1480), t + 10ms) == Verdict::follows);
  CHECK(line.offer(packet(900'000), t + 15ms) == Verdict::astray);
  CHECK(line.offer(packet(900'000), t + 15ms) == Verdict::astray);  // the same again proves nothing
  CHECK(line.offer(packet(900'240), t + 20ms) == Verdict::restarted);
  CHECK(line.timestamp() == 900'240);
  CHECK(line.offer(packet(5, 2), t + 25ms) == Verdict::restarted);
}

TEST_CASE("two seconds of silence are no jump, and the time stamp may wrap") {
  playout::SourceLine line(400ms);
  const Instant t{1h};
  REQUIRE(line.offer(packet(0xFFFFFF00U), t) == Verdict::follows);
  CHECK(line.offer(packet(0xFFFFFF00U + 96'000U), t + 2s) == Verdict::follows);
  CHECK(line.timestamp() == 0xFFFFFF00LL + 96'000);
}

TEST_CASE("the loop finds a clock's drift within a minute or two and holds the margin then") {
  playout::DriftControl drift;
  const double ppm = GENERATE(100.0, -100.0, 300.0);
  CAPTURE(ppm);
  double margin_ns = 3e6;
  const int settling = std::abs(ppm) > 100 ? 120 : 60;  // seconds; its speed changes by 9 ppm/s
  double least = 1e9, most = -1e9;
  Instant now{1h};
  for (int second = 0; second < 600; ++second, now += 1s) {
    // margin = 0 - transit; a fast sender's packets come earlier and earlier.
    drift.observe(-Nanoseconds{static_cast<Nanoseconds::rep>(margin_ns)});
    drift.update(now, 0ns, Nanoseconds{std::llround(margin_ns)}, drift.active());
    margin_ns += (ppm - (drift.ratio() - 1) * 1e6) * 1e3;
    if (second <= settling) continue;
    least = std::min(least, margin_ns);
    most = std::max(most, margin_ns);
  }
  CHECK(drift.ppm() == Approx(ppm).margin(3));
  CHECK(most - least < 1.5e6);
  CHECK(drift.active());
}

TEST_CASE("a resampler that begins late takes the speed up from nothing, little by little") {
  playout::DriftControl drift;
  double margin_ns = 3e6;
  double fastest = 0;
  const Instant begin{1h};
  for (Nanoseconds since{0}; since < 200s; since += 5ms) {
    const bool followed = since >= 7s;
    if (since % 1s == 0s) drift.observe(-Nanoseconds{std::llround(margin_ns)});
    const double before = drift.ratio();
    drift.update(begin + since, 0ns, Nanoseconds{std::llround(margin_ns)}, followed);
    if (!followed) CHECK(drift.ratio() == 1);
    fastest = std::max(fastest, std::abs(drift.ratio() - before) / 5e-3);
    margin_ns += (200e-6 - (drift.ratio() - 1)) * 5e6;
  }
  CHECK(drift.active());
  CHECK(fastest <= 10e-6);
  CHECK(drift.ratio() - 1 == Approx(200e-6).epsilon(0.05));
}

TEST_CASE("a line that slips and then lies still is no drift, however it slipped") {
  struct Slip {
    const char* what;
    double ms_per_second;
    int seconds;
  };
  const Slip slip =
      GENERATE(Slip{"at once, by little", 0.4, 1}, Slip{"at once, by a block", -2.5, 1},
               Slip{"by and by", 0.25, 5}, Slip{"back and forth", -0.12, 10});
  CAPTURE(slip.what);
  playout::DriftControl drift;
  double margin_ms = 3;
  Instant now{1h};
  for (int second = 0; second < 600; ++second, now += 1s) {
    const int since = second % 60;
    const double way = slip.seconds > 5 && second % 120 >= 60 ? -1 : 1;
    if (since >= 20 && since < 20 + slip.seconds) margin_ms += way * slip.ms_per_second;
    drift.look_for(125us);
    drift.observe(-Nanoseconds{std::llround(margin_ms * 1e6)});
    drift.update(now, 0ns, 3ms, false);
  }
  CHECK_FALSE(drift.active());
  CHECK(drift.ppm() == 0);
}

TEST_CASE("a little drift among arrivals that waver is found by patience") {
  playout::DriftControl drift;
  std::mt19937 random{7};
  std::normal_distribution<double> waver{0, 0.04};
  double margin_ms = 3;
  Instant now{1h};
  int found = 0;
  for (int second = 0; second < 600; ++second, now += 1s, margin_ms += 8e-3) {
    drift.look_for(125us);
    drift.observe(-Nanoseconds{std::llround((margin_ms + waver(random)) * 1e6)});
    drift.update(now, 0ns, 3ms, false);
    if (found != 0 || !drift.active()) continue;
    found = second;
    CHECK(drift.ppm() == Approx(8).margin(2));
  }
  CHECK(found > 0);
}

TEST_CASE("clocks that agree are left alone, and a jump is no drift") {
  playout::DriftControl drift;
  Instant now{1h};
  for (int second = 0; second < 120; ++second, now += 1s) {
    const Nanoseconds transit = second < 60 ? -3ms : -13ms;
    drift.observe(transit + (second % 3) * 20us);
    drift.update(now, 0ns, 3ms, false);
  }
  CHECK_FALSE(drift.active());
  CHECK(std::abs(drift.ppm()) < 1);
}
