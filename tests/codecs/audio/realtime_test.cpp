/// The whole folder under the real-time guard: after construction nothing allocates or locks.

#include "codecs/audio/cross_fade.h"
#include "codecs/audio/delay_line.h"
#include "codecs/audio/gain_ramp.h"
#include "codecs/audio/level_matcher.h"
#include "codecs/audio/level_meter.h"
#include "codecs/audio/limiter.h"
#include "codecs/audio/loudness_meter.h"
#include "codecs/audio/resampler.h"
#include "codecs/audio/tone.h"
#include "codecs/audio/true_peak_meter.h"
#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <vector>

using namespace dragoman::audio;

TEST_CASE("no stage of the audio path allocates or locks") {
  if (!dragoman::testing::RealtimeGuard::active()) return;
  for (const int channels : {1, 2}) {
    const auto frames = static_cast<std::size_t>(240 * channels);
    std::vector<float> a(frames), b(frames), out(frames);
    Tone tone(997);
    GainRamp ramp(1.0F);
    CrossFade fade;
    DelayLine delay(channels, dragoman::kSampleRate);
    Limiter limiter(channels);
    LevelMeter level(channels);
    TruePeakMeter true_peak(channels);
    LoudnessMeter loudness(channels);
    LevelMatcher matcher(channels);
    Resampler resampler(channels, 1.0);
    dragoman::testing::RealtimeGuard guard;
    for (int frame = 0; frame < 2000; ++frame) {
      tone.process(a, channels);
      ramp.ramp_to(frame % 2 == 0 ? 0.5F : 2.0F, 100);
      ramp.process(a, b, channels);
      fade.to_b(400);
      fade.process(a, b, out, channels);
      delay.go(frame % 300 * 100);
      delay.process(out);
      matcher.process(out, out);
      limiter.process(out);
      level.process(out);
      true_peak.process(out);
      loudness.process(out);
      loudness.read();
      resampler.set_ratio(1.0 + 1e-7 * frame);
      resampler.push(Block(out).first(static_cast<std::size_t>(resampler.input_needed(240)) *
                                      static_cast<std::size_t>(channels)));
      resampler.pull(out);
    }
    CHECK(guard.allocations() == 0);
    CHECK(guard.locks() == 0);
    CHECK(level.rms_dbfs() > -40.0F);
    CHECK(true_peak.max_dbtp() > -40.0F);
  }
}
