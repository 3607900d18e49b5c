#include "client/audio/sound_file.h"

#include "client/audio/file_feed.h"
#include "tests/client/audio/temporary_file.h"
#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <algorithm>
#include <stdexcept>

using namespace dragoman;
using namespace dragoman::testing;
using client::FileFeed;
using client::SoundFile;

namespace {
constexpr int kWav = SF_FORMAT_WAV | SF_FORMAT_FLOAT;

std::vector<float> read(SoundFile& file, std::size_t frames, int channels = 1) {
  std::vector<float> out, block(240 * static_cast<std::size_t>(channels));
  while (out.size() < frames * static_cast<std::size_t>(channels)) {
    file.read(block);
    out.insert(out.end(), block.begin(), block.end());
  }
  return out;
}
}  // namespace

TEST_CASE("files of any rate play at 48 kHz with their pitch and level") {
  for (const int rate : {8000, 16000, 22050, 44100, 48000, 96000}) {
    const TemporaryFile file(".wav");
    write_sound(file.path(),
                {rate, 1, kWav, sine(1000, 0.5, static_cast<std::size_t>(rate), 1, rate)});
    SoundFile sound(file.path(), 1, false);
    const auto out = read(sound, 48000);
    const auto fit = fit_sine(audio::Block(out).subspan(1000, 40000), 1000);
    INFO(rate << " Hz");
    CHECK(fit.amplitude == Approx(0.5).epsilon(0.001));
    CHECK(fit.sinad_db() > 85);
  }
}

TEST_CASE("after the end there is silence, and its length is right") {
  const TemporaryFile file(".flac");
  write_sound(file.path(),
              {44100, 1, SF_FORMAT_FLAC | SF_FORMAT_PCM_16, sine(1000, 0.5, 44100, 1, 44100)});
  SoundFile sound(file.path(), 1, false);
  std::vector<float> block(240);
  Samples total = 0;
  for (int n = 0; n < 250; ++n) total += sound.read(block);
  CHECK(total == Approx(48000).margin(20));
  CHECK(rms(block) == 0.0);
}

TEST_CASE("a loop has no gap and no click") {
  const TemporaryFile file(".wav");
  write_sound(file.path(), {48000, 1, kWav, sine(1000, 0.5, 4800)});
  SoundFile sound(file.path(), 1, true);
  const auto out = read(sound, 48000);
  CHECK(fit_sine(audio::Block(out).subspan(100), 1000).sinad_db() > 100);
}

TEST_CASE("stereo becomes mono and mono stereo as asked") {
  const TemporaryFile file(".wav");
  std::vector<float> both;
  for (const float x : sine(1000, 0.5, 4800)) both.insert(both.end(), {x, -0.5F * x});
  write_sound(file.path(), {48000, 2, kWav, both});
  SoundFile mono(file.path(), 1, false), stereo(file.path(), 2, false);
  const auto one = read(mono, 4800);
  CHECK(fit_sine(audio::Block(one).subspan(100), 1000).amplitude == Approx(0.125).epsilon(0.01));
  const auto two = channel(read(stereo, 4800, 2), 2, 1);
  CHECK(fit_sine(audio::Block(two).subspan(100), 1000).amplitude == Approx(0.25).epsilon(0.01));
}

TEST_CASE("what is no sound file is refused by name") {
  std::string words;
  try {
    SoundFile("/nonexistent/floor.wav", 1, false);
  } catch (const std::runtime_error& error) {
    words = error.what();
  }
  CHECK(words.find("/nonexistent/floor.wav") != std::string::npos);
  const TemporaryFile empty(".wav");
  write_sound(empty.path(), {48000, 1, kWav, {}});
  CHECK_THROWS_AS(SoundFile(empty.path(), 1, false), std::runtime_error);
}

TEST_CASE("a feed gives the file to the audio thread, which neither allocates nor locks") {
  const TemporaryFile file(".wav");
  write_sound(file.path(), {48000, 1, kWav, sine(1000, 0.5, 48000)});
  FileFeed feed(SoundFile(file.path(), 1, false), 1);
  std::vector<float> out(48000);
  bool complete = true;
  RealtimeGuard guard;
  for (std::size_t at = 0; at < out.size(); at += 240) {
    complete = feed.read(audio::MutableBlock(out).subspan(at, 240)) && complete;
  }
  CHECK(guard.allocations() == 0);
  CHECK(guard.locks() == 0);
  CHECK(complete);  // two seconds were ready from the start
  CHECK(fit_sine(audio::Block(out).subspan(100), 1000).sinad_db() > 100);
}
