#include "client/audio/wav_writer.h"

#include "tests/client/audio/temporary_file.h"
#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <stdexcept>

using namespace dragoman;
using namespace dragoman::testing;
using client::WavWriter;

TEST_CASE("a WAV holds every 16-bit sample exactly as it was pushed, mono and stereo") {
  for (const int channels : {1, 2}) {
    const TemporaryFile file(".wav");
    std::vector<float> in;
    for (int v = -32768; v < 32768; ++v) in.push_back(static_cast<float>(v) / 32768.0F);
    WavWriter writer(file.path(), channels);
    for (std::size_t at = 0; at < in.size(); at += 256) {
      writer.push(audio::Block(in).subspan(at, 256));
    }
    writer.close();
    const Sound sound = read_sound(file.path());
    CHECK(sound.rate == 48000);
    CHECK(sound.channels == channels);
    CHECK(sound.format == (SF_FORMAT_WAV | SF_FORMAT_PCM_16));
    CHECK(sound.samples == in);
    CHECK(writer.lost() == 0);
    CHECK(writer.failure().empty());
  }
}

TEST_CASE("what is beyond full scale is clipped") {
  const TemporaryFile file(".wav");
  WavWriter writer(file.path(), 1);
  writer.push(std::vector<float>{2.0F, -2.0F});
  writer.close();
  CHECK(read_sound(file.path()).samples == std::vector<float>{32767.0F / 32768, -1.0F});
}

TEST_CASE("a queue that overflows counts what it lost, in whole frames") {
  const TemporaryFile file(".wav");
  WavWriter writer(file.path(), 2);
  // Far more at once than five seconds.
  const std::vector<float> minute(2 * 48000 * 60, 0.25F);
  writer.push(minute);
  writer.close();
  const auto kept = static_cast<Samples>(read_sound(file.path()).samples.size() / 2);
  CHECK(writer.lost() > 0);
  CHECK(kept + writer.lost() == 48000 * 60);
}

TEST_CASE("a path that cannot be written is refused by name") {
  CHECK_THROWS_AS(WavWriter("/nonexistent/out.wav", 1), std::runtime_error);
}

TEST_CASE("a full disk is said and counted, not hidden") {
  std::unique_ptr<WavWriter> writer;
  try {
    writer = std::make_unique<WavWriter>("/dev/full", 1);
  } catch (const std::runtime_error&) {
    return;  // refused at once is as good
  }
  for (int n = 0; n < 100; ++n) writer->push(std::vector<float>(2400, 0.5F));
  writer->close();
  CHECK_FALSE(writer->failure().empty());
  CHECK(writer->lost() > 0);
}

TEST_CASE("pushing neither allocates nor locks") {
  const TemporaryFile file(".wav");
  WavWriter writer(file.path(), 1);
  const std::vector<float> block(240, 0.5F);
  RealtimeGuard guard;
  for (int n = 0; n < 400; ++n) writer.push(block);
  CHECK(guard.allocations() == 0);
  CHECK(guard.locks() == 0);
}
