/// Networks as they are, and senders and sound cards as they are.

#include "tests/codecs/playout/playout_run.h"
#include "tests/support/catch.h"
#include "tests/support/known_signal.h"

#include <algorithm>
#include <cmath>
#include <span>

using namespace std::chrono_literals;
using namespace dragoman;
using testing::Heard;
using testing::PlayoutRun;
using testing::Scenario;

TEST_CASE("jitter is learned within two seconds, then nothing is concealed") {
  Scenario scenario;
  scenario.network.jitter = GENERATE(1ms, 5ms, 10ms, 30ms);
  scenario.network.keep_order = GENERATE(true, false);
  scenario.seed = GENERATE(1U, 2U, 3U);
  const double jitter = std::chrono::duration<double, std::milli>(scenario.network.jitter).count();
  CAPTURE(jitter, scenario.network.keep_order, scenario.seed);
  PlayoutRun run(scenario);
  run.run(2s);
  const Heard heard = run.run(10s);
  CHECK(heard.concealed == 0);
  CHECK(heard.longest_ms < jitter + 13);
}

TEST_CASE("jitter costs little more delay than it is") {
  Scenario scenario;
  PlayoutRun clean(scenario);
  clean.run(5s);
  const double clean_ms = clean.run(1s).longest_ms;
  scenario.network.jitter = GENERATE(1ms, 2ms, 5ms, 10ms, 20ms, 30ms);
  scenario.network.keep_order = GENERATE(true, false);
  const double period = std::chrono::duration<double, std::milli>(scenario.period).count();
  const double jitter = std::chrono::duration<double, std::milli>(scenario.network.jitter).count();
  for (scenario.seed = 1; scenario.seed <= 24; ++scenario.seed) {
    CAPTURE(jitter, scenario.network.keep_order, scenario.seed);
    PlayoutRun run(scenario);
    run.run(2s);
    const Heard heard = run.run(30s);
    CHECK(heard.concealed == 0);
    // The 99.9 % quantile of even jitter is all of it. Of every block after the first two seconds.
    // Delay comes in periods of the device, so a jitter of less costs a whole one.
    CHECK(heard.longest_ms - clean_ms <= std::max(1.2 * 0.999 * jitter, period));
  }
}

TEST_CASE("a stream whose delay outgrew the store starts again after a rest") {
  Scenario scenario;
  scenario.config.store_packets = 32;
  PlayoutRun run(scenario);
  run.run(300ms);
  // A spread longer than 32 packets is learned.
  scenario.network.jitter = 200ms;
  run.set_network(scenario.network);
  run.run(1s);
  run.set_network({});
  run.send(false);
  run.run(1700ms);
  run.send(true);
  run.restart(77, 5);
  run.run(1s);
  CHECK(run.run(1s).waits == 0);
}

TEST_CASE("packets handed over late, though the kernel had them in time, are waited for") {
  Scenario scenario;
  scenario.hand_over = GENERATE(20ms, 40ms);
  scenario.fetch_lead = GENERATE(0ms, 5ms);
  CAPTURE(scenario.hand_over.count(), scenario.fetch_lead.count());
  PlayoutRun run(scenario);
  run.run(2s);
  const Heard heard = run.run(10s);
  CHECK(heard.concealed == 0);
  CHECK(
      heard.longest_ms <
      std::chrono::duration<double, std::milli>(scenario.hand_over + scenario.fetch_lead).count() +
          10);
}

TEST_CASE("duplicates change nothing") {
  Scenario scenario;
  scenario.network.duplicates = 0.3;
  PlayoutRun run(scenario);
  run.run(5s);
  const Heard heard = run.run(5s);
  CHECK(heard.wrong == 0);
  CHECK(heard.concealed == 0);
  CHECK(run.stats().duplicates > 400);
  CHECK(run.stats().late == 0);
  CHECK(heard.delay_ms < 3.5);
}

TEST_CASE("packets that overtake each other are put in order") {
  Scenario scenario;
  scenario.network.swaps = 0.05;
  PlayoutRun run(scenario);
  run.run(3s);
  const Heard heard = run.run(10s);
  CHECK(heard.concealed == 0);
  CHECK(heard.wrong == 0);
  CHECK(run.stats().reordered > 50);
}

TEST_CASE("loss is concealed, counted, and doesn't add delay") {
  Scenario scenario;
  scenario.network.loss = GENERATE(0.01, 0.05, 0.20);
  CAPTURE(scenario.network.loss);
  PlayoutRun run(scenario);
  run.run(3s);
  const auto before = run.stats();
  run.run(20s);
  const auto& after = run.stats();
  const auto lost = static_cast<double>(after.lost - before.lost);
  CHECK(lost == Approx(4000 * scenario.network.loss).epsilon(0.3));
  CHECK(after.concealed - before.concealed == Approx(lost * 240).margin(1200));
  CHECK(after.target < 120);
  CHECK(after.jitter_ms < 0.5);
}

TEST_CASE("a buffer pushed up by a stall comes down by itself, during sound") {
  Scenario scenario;
  scenario.signal = [](Samples n) { return testing::tone_sample(n); };
  scenario.network.stall_every = 1h;
  scenario.network.stall_phase = 4s;
  scenario.network.stall_length = GENERATE(10ms, 25ms, 150ms);
  PlayoutRun run(scenario);
  run.run(3900ms);
  run.run(600ms);
  CHECK(run.stats().delay > duration_to_samples(scenario.network.stall_length) - 240);
  const Samples concealed = run.stats().concealed;
  CHECK(concealed <= duration_to_samples(scenario.network.stall_length) + 240);
  run.run(5s);
  CHECK(run.stats().delay < 200);
  CHECK(run.stats().concealed == concealed);
  CHECK(run.stats().late == 0);
}

TEST_CASE("stalls that come back at a pace are no longer heard") {
  Scenario scenario;
  scenario.network.stall_every = GENERATE(1s, 5s, 20s);
  scenario.network.stall_phase = scenario.network.stall_every;
  scenario.network.stall_length = 150ms;
  PlayoutRun run(scenario);
  run.run(scenario.network.stall_every * 3 + 2s);
  CHECK(run.run(scenario.network.stall_every * 5).concealed == 0);
}

TEST_CASE("a stall of 150 ms every ten seconds costs at most half a per cent, and is forgotten") {
  Scenario scenario;
  const bool speech = GENERATE(false, true);  // noise is the hardest to join, a tone the easiest
  if (speech) scenario.signal = [](Samples n) { return testing::tone_sample(n, 200); };
  scenario.phase = GENERATE(300us, 1300us, 2200us);
  CAPTURE(speech, scenario.phase.count());
  PlayoutRun run(scenario);
  const double before = run.run(5s).delay_ms;
  scenario.network.stall_every = 10s;
  scenario.network.stall_phase = 6s;
  scenario.network.stall_length = 150ms;
  run.set_network(scenario.network);
  const Heard stalled = run.run(51500ms);
  CHECK(static_cast<double>(stalled.concealed) <= 0.005 * 60 * kSampleRate);
  run.set_network({});
  // The last one began half a second ago. The delay is what it was before the next one is awaited.
  run.run(speech ? 3s : 7s);
  const Heard after = run.run(speech ? 4500ms : 500ms);
  CHECK(after.concealed == 0);
  CHECK(after.longest_ms <= before + 5);
  // The next one is awaited when it would be due, and no longer.
  CHECK(run.run(2400ms).longest_ms > before + 100);
  run.run(4s);
  const Heard given_up = run.run(20s);
  CHECK(given_up.concealed == 0);
  CHECK(given_up.longest_ms <= before + 5);
}

TEST_CASE("after two seconds without packets it is back at its target at once") {
  Scenario scenario;
  PlayoutRun run(scenario);
  run.run(5s);
  run.send(false);
  const Heard gap = run.run(2s);
  CHECK(gap.concealed < 48 * 410);
  CHECK(gap.waits > 0);
  run.send(true);
  run.run(20ms);
  const Heard heard = run.run(3s);
  CHECK(heard.concealed == 0);
  CHECK(heard.waits == 0);
  CHECK(heard.longest_ms < 3.5);
  CHECK(run.stats().lost == Approx(400).margin(3));
}

TEST_CASE("a restarted sender is followed, whatever its numbers") {
  Scenario scenario;
  PlayoutRun run(scenario);
  run.run(4s);
  SECTION("another SSRC") {
    run.restart(0x9999, 5);
  }
  SECTION("the same SSRC, time stamps far ahead") {
    run.restart(0x1234, 900'000'000);
  }
  SECTION("the same SSRC, time stamps a little behind") {
    run.restart(0x1234, 1000 + 48 * 2000);
  }
  run.run(60ms);
  const Heard heard = run.run(3s);
  CHECK(heard.concealed == 0);
  CHECK(heard.waits == 0);
  CHECK(heard.wrong <= 600);  // at most a joint
  CHECK(heard.delay_ms < 3.5);
  CHECK(run.stats().restarts == 1);
}

TEST_CASE("late callbacks are no under-runs, and skipped time is caught up") {
  Scenario scenario;
  scenario.signal = [](Samples n) { return testing::tone_sample(n); };
  PlayoutRun run(scenario);
  run.run(4s);
  run.fetch_late(20ms);
  CHECK(run.run(1s).concealed == 0);
  run.skip(50ms);
  run.run(4s);
  CHECK(run.stats().delay < 200);
  CHECK(run.stats().late_pulls >= 1);
  run.skip(2s);
  run.run(100ms);
  CHECK(run.run(2s).longest_ms < 7);
  CHECK(run.stats().underruns == 0);
  CHECK(run.stats().concealed == 0);
  CHECK(run.stats().lost == 0);
}

namespace {

/// Largest change of a tone's envelope from one sample to the next, dB. The envelope is that of the
/// tone and itself a quarter of a period before, in quadrature.
double envelope_step_db(std::span<const float> sound, std::size_t quarter) {
  double step = 0, before = 0;
  for (std::size_t i = quarter; i < sound.size(); ++i) {
    const double now = std::hypot(sound[i], sound[i - quarter]);
    if (before > 0) step = std::max(step, std::abs(20 * std::log10(now / before)));
    before = now;
  }
  return step;
}

/// The sound's own steepest step.
double steepest(std::span<const float> sound) {
  double steepest = 0;
  for (std::size_t i = 1; i < sound.size(); ++i)
    steepest = std::max(steepest, std::abs(static_cast<double>(sound[i]) - sound[i - 1]));
  return steepest;
}

}  // namespace

TEST_CASE("a tone goes through growing, shrinking and resampling without a step") {
  const double hertz = GENERATE(200.0, 300.0, 400.0, 1000.0);  // whole samples in a quarter period
  CAPTURE(hertz);
  Scenario scenario;
  scenario.signal = [hertz](Samples n) { return testing::tone_sample(n, hertz); };
  scenario.record = true;
  scenario.sender_ppm = GENERATE(0.0, 200.0);
  CAPTURE(scenario.sender_ppm);
  PlayoutRun run(scenario);
  const auto quarter = static_cast<std::size_t>(kSampleRate / hertz / 4);
  std::vector<float> tone;
  for (Samples n = 0; n < kSampleRate; ++n) tone.push_back(testing::tone_sample(n, hertz));
  const double clean = envelope_step_db(tone, quarter), clean_steepest = steepest(tone);
  run.run(1s);
  for (int turn = 0; turn < 6; ++turn) {
    CAPTURE(turn);
    // Jitter comes and goes. What it conceals at first is another test's, and not judged here.
    testing::NetworkConditions network;
    network.jitter = turn % 2 == 0 ? Nanoseconds{8ms} : Nanoseconds{0};
    run.set_network(network);
    int since_hole = 0;
    for (int look = 0; look < 200; ++look) {
      const std::size_t from = run.recording().size();
      since_hole = run.run(50ms).concealed > 0 ? 0 : since_hole + 1;
      if (since_hole <= 2) continue;
      const auto sound = std::span{run.recording()}.subspan(from - quarter - 1);
      CHECK(envelope_step_db(sound, quarter) <= clean + 1);
      CHECK(20 * std::log10(steepest(sound) / clean_steepest) <= 1.5);
    }
  }
  // Where a resampler runs it may do what a joint would have done.
  CHECK(run.stats().stretched + run.stats().shortened > 0);
  if (scenario.sender_ppm == 0) CHECK(run.stats().stretched * run.stats().shortened > 0);
}
