#include "client/audio/stream_bridge.h"

#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <algorithm>
#include <utility>
#include <vector>

using namespace dragoman;
using namespace dragoman::client;
using namespace dragoman::testing;
using namespace std::chrono_literals;

namespace {

/// Feeds a card's blocks of `frames` through a bridge and gathers both sides.
struct Card {
  StreamShape shape;
  std::vector<float> captured;  ///< what our callback got
  std::vector<float> played;    ///< what the card got
  Samples longest = 0;

  void run(const std::vector<float>& in, Samples frames, const std::vector<float>& say = {}) {
    std::size_t said = 0;
    StreamBridge bridge(
        shape, [&](audio::Block input, audio::MutableBlock output, Instant, Instant) {
          captured.insert(captured.end(), input.begin(), input.end());
          for (float& sample : output) sample = said < say.size() ? say[said++] : 0.0F;
          longest = std::max(
              longest, static_cast<Samples>(std::max(
                           input.size() / static_cast<std::size_t>(std::max(shape.inputs, 1)),
                           output.size() / static_cast<std::size_t>(std::max(shape.outputs, 1)))));
        });
    const auto ins = static_cast<std::size_t>(frames * shape.device_inputs);
    std::vector<float> out(static_cast<std::size_t>(frames * shape.device_outputs));
    Instant now{1s};
    for (std::size_t at = 0; at + ins <= in.size() && (ins > 0 || played.size() < 96000);
         at += ins) {
      bridge.process(ins > 0 ? in.data() + at : nullptr, out.empty() ? nullptr : out.data(), frames,
                     now, {});
      played.insert(played.end(), out.begin(), out.end());
      now += Nanoseconds{frames * 1000000000 / shape.rate};
    }
  }
};

}  // namespace

TEST_CASE("at 48 kHz sound passes bit by bit, the channels picked") {
  Card card;
  card.shape = {48000, 4, 2, 2, 1, {3, 1}};
  std::vector<float> in;
  for (int n = 0; n < 4800; ++n) {
    for (int c = 0; c < 4; ++c)
      in.push_back(0.0001F * static_cast<float>(n) + static_cast<float>(c));
  }
  const auto say = noise(0.5, 4800);
  card.run(in, 240, say);
  REQUIRE(card.captured.size() == 9600);
  CHECK(card.captured[200] == in[400 + 3]);
  CHECK(card.captured[201] == in[400 + 1]);
  CHECK(channel(card.played, 2, 0) == say);
  CHECK(channel(card.played, 2, 1) == say);
}

TEST_CASE("a card with long periods is served in blocks of at most 20 ms") {
  for (const int rate : {48000, 44100, 16000, 96000}) {
    Card card;
    card.shape = {rate, 1, 1, 1, 1, {}};
    card.run(std::vector<float>(8192, 0.1F), 4096);
    CHECK(card.longest <= audio::kMaxBlock);
  }
}

TEST_CASE("any device rate becomes 48 kHz in both directions, without a gap") {
  for (const int rate : {16000, 32000, 44100, 96000}) {
    for (const Samples frames : {64, 441, 1024}) {
      Card card;
      card.shape = {rate, 1, 1, 1, 1, {}};
      card.run(sine(1000, 0.5, static_cast<std::size_t>(2 * rate), 1, rate), frames,
               sine(1000, 0.5, 96000));
      INFO(rate << " Hz, " << frames << " frames");
      const auto in = fit_sine(audio::Block(card.captured).subspan(1000, 80000), 1000);
      CHECK(in.amplitude == Approx(0.5).epsilon(0.001));
      CHECK(in.sinad_db() > 80);
      const auto settled = static_cast<std::size_t>(rate) / 10;
      const auto out =
          fit_sine(audio::Block(card.played).subspan(settled, 10 * settled), 1000, rate);
      CHECK(out.amplitude == Approx(0.5).epsilon(0.001));
      CHECK(out.sinad_db() > 80);
    }
  }
}

TEST_CASE("a capture-only card at 44.1 kHz loses nothing") {
  Card card;
  card.shape = {44100, 1, 0, 1, 0, {}};
  card.run(sine(1000, 0.5, 88200, 1, 44100), 512);
  CHECK(card.captured.size() > 94000);
  CHECK(fit_sine(audio::Block(card.captured).subspan(100), 1000).sinad_db() > 80);
}

TEST_CASE("capture lies a period before the callback and playback a period after, evenly") {
  Instant last_capture{}, last_playback{};
  Samples last_size = 0;
  int calls = 0;
  StreamBridge bridge({48000, 1, 1, 1, 1, {}}, [&](audio::Block, audio::MutableBlock out,
                                                   Instant capture, Instant playback) {
    CHECK(playback - capture == 100ms);  // two periods of 2400 samples
    if (calls++ > 0) {
      CHECK(std::chrono::abs(capture - last_capture - samples_to_duration(last_size)) < 60us);
      CHECK(std::chrono::abs(playback - last_playback - samples_to_duration(last_size)) < 60us);
    }
    last_capture = capture;
    last_playback = playback;
    last_size = static_cast<Samples>(out.size());
  });
  std::vector<float> in(2400), out(2400);
  for (int n = 0; n < 50; ++n) {
    const auto late = n % 7 == 3 ? 9ms : 0ms;
    bridge.process(in.data(), out.data(), 2400, Instant{1s} + n * 50ms + late, {});
  }
  CHECK(calls == 150);
}

TEST_CASE("a host that knows its latency is believed") {
  Instant captured{}, played{};
  StreamBridge bridge({48000, 1, 1, 1, 1, {}},
                      [&](audio::Block, audio::MutableBlock, Instant capture, Instant playback) {
                        captured = capture;
                        played = playback;
                      });
  std::vector<float> in(240), out(240);
  bridge.process(in.data(), out.data(), 240, Instant{1s}, {7ms, 12ms});
  CHECK(captured == Instant{993ms});
  CHECK(played == Instant{1012ms});
}

TEST_CASE("a bridge neither allocates nor locks in its callback") {
  if (!RealtimeGuard::active()) return;
  for (const int rate : {44100, 48000, 96000}) {
    StreamBridge bridge({rate, 2, 2, 2, 2, {}},
                        [](audio::Block in, audio::MutableBlock out, Instant, Instant) {
                          std::copy(in.begin(), in.end(), out.begin());
                        });
    std::vector<float> in(2048), out(2048);
    RealtimeGuard guard;
    for (int n = 0; n < 500; ++n) {
      bridge.process(in.data(), out.data(), 1024, Instant{n * 20ms}, {});
    }
    CHECK(guard.allocations() == 0);
    CHECK(guard.locks() == 0);
  }
}

TEST_CASE(
    "a host's latency counts, a period where it says nothing, and nothing where it is exact") {
  Instant capture{}, playback{};
  StreamBridge bridge({48000, 1, 1, 1, 1, {}},
                      [&](audio::Block, audio::MutableBlock, Instant captured, Instant played) {
                        capture = captured;
                        playback = played;
                      });
  const std::vector<float> in(240);
  std::vector<float> out(240);
  const auto times = [&](Instant now, const HostLatency& host) {
    bridge.process(in.data(), out.data(), 240, now, host);
    return std::pair{now - capture, playback - now};
  };
  CHECK(times(Instant{1s}, {}) == std::pair<Nanoseconds, Nanoseconds>{5ms, 5ms});
  CHECK(times(Instant{1005ms}, {2ms, 3ms}) == std::pair<Nanoseconds, Nanoseconds>{2ms, 3ms});
  CHECK(times(Instant{1010ms}, {0ms, 3ms, true}) == std::pair<Nanoseconds, Nanoseconds>{0ms, 3ms});
}

TEST_CASE("no sample passes the ceiling at any rate of the card, and below it none is touched") {
  const int rate = GENERATE(32000, 44100, 48000, 96000);
  for (const float ceiling : {0.1F, 10.0F}) {
    CAPTURE(rate, ceiling);
    StreamShape shape;
    shape.rate = rate;
    shape.device_outputs = shape.outputs = 1;
    int n = 0;
    // A square wave as a limiter leaves it: a resampler rings beyond it.
    StreamBridge bridge(shape, [&](audio::Block, audio::MutableBlock output, Instant, Instant) {
      for (float& sample : output) sample = n++ / 16 % 2 == 0 ? 0.1F : -0.1F;
    });
    bridge.set_ceiling(ceiling);
    float peak = 0;
    std::vector<float> out(256);
    for (int block = 0; block < 400; ++block) {
      bridge.process(nullptr, out.data(), 256, Instant{1s + block * 5ms}, {});
      for (const float sample : out) peak = std::max(peak, std::abs(sample));
    }
    CHECK(peak <= (ceiling < 1 ? ceiling : 1.0F));
    if (rate == 44100 && ceiling > 1) CHECK(peak > 0.102F);
    if (rate == 48000) CHECK(peak == 0.1F);
  }
}
