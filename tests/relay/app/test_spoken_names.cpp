#include "codecs/audio/loudness_meter.h"
#include "relay/app/preflight.h"
#include "relay/app/spoken_names.h"
#include "relay/event/load.h"
#include "tests/client/audio/temporary_file.h"
#include "tests/support/catch.h"

#include <cmath>
#include <numbers>

using namespace dragoman;
using dragoman::testing::TemporaryFile;
using dragoman::testing::write_sound;

namespace {

/// A sine of so many seconds, in every channel.
void write_name(const TemporaryFile& file, double seconds, double dbfs, int rate = kSampleRate,
                int channels = 1) {
  testing::Sound sound{rate, channels, SF_FORMAT_WAV | SF_FORMAT_PCM_16, {}};
  const double peak = std::pow(10.0, dbfs / 20);
  for (int n = 0; n < static_cast<int>(seconds * rate); ++n)
    for (int c = 0; c < channels; ++c)
      sound.samples.push_back(
          static_cast<float>(peak * std::sin(2 * std::numbers::pi * 700 * n / rate)));
  write_sound(file.path(), sound);
}

event::Event event_with(const std::filesystem::path& file) {
  auto event = event::built_in_event();
  event.rooms[0].channels[2].spoken_name = file;
  event.rooms[0].channels[2].spoken_name_where = "event.toml:7:3";
  return event;
}

const std::vector<float>& loaded(event::Event& event) {
  app::load_spoken_names(event);
  return event.rooms[0].channels[2].spoken;
}

std::string complaint(event::Event event) {
  try {
    app::load_spoken_names(event);
  } catch (const app::SurroundingsError& error) {
    return error.what();
  }
  return {};
}

float loudness(const std::vector<float>& samples) {
  audio::LoudnessMeter meter(1);
  for (std::size_t at = 0; at + 480 <= samples.size(); at += 480)
    meter.process(audio::Block(samples).subspan(at, 480));
  return meter.read().integrated_lufs;
}

}  // namespace

TEST_CASE("A spoken name of any rate, width and level becomes mono at 48 kHz, as loud as speech") {
  const TemporaryFile file(".wav");
  const auto [rate, channels, dbfs] = GENERATE(table<int, int, double>(
      {{48000, 1, -23.0}, {22050, 1, -6.0}, {44100, 2, -35.0}, {16000, 1, -20.0}}));
  CAPTURE(rate, channels, dbfs);
  write_name(file, 1.5, dbfs, rate, channels);
  auto event = event_with(file.path());
  const auto& samples = loaded(event);
  CHECK(static_cast<double>(samples.size()) == Approx(1.5 * kSampleRate).margin(500));
  CHECK(loudness(samples) == Approx(-23).margin(0.3));
  CHECK(event.rooms[0].channels[1].spoken.empty());
}

TEST_CASE("What is no name is refused with where it stands and what to do") {
  const TemporaryFile file(".wav");
  const auto refused = [&](const std::string& what) {
    const auto words = complaint(event_with(file.path()));
    CAPTURE(words);
    CHECK(words.starts_with("event.toml:7:3: "));
    CHECK(words.find(what) != std::string::npos);
    CHECK(words.find("\n  ") != std::string::npos);
  };
  refused(file.path().string());  // there is none
  write_name(file, 10.1, -20);
  refused("longer than 10 s");
  write_name(file, 1, -80);
  refused("no speech");
  write_name(file, 0.2, -20);
  refused("no speech");
  write_name(file, 0, -20);
  refused("no speech");
  write_name(file, 1, -20, 4000);
  refused("4000 Hz");
  testing::write_sound(file.path(), {48000, 1, SF_FORMAT_RAW | SF_FORMAT_PCM_16, {0.5F, 0.5F}});
  refused(file.path().string());
}

TEST_CASE("A loud click in a soft name does not become a clipped one") {
  const TemporaryFile file(".wav");
  write_name(file, 2, -40);
  auto sound = testing::read_sound(file.path());
  sound.samples[1000] = 0.5F;
  write_sound(file.path(), sound);
  auto event = event_with(file.path());
  float peak = 0;
  for (const float sample : loaded(event)) peak = std::max(peak, std::abs(sample));
  CHECK(peak == Approx(std::pow(10.0F, -3.0F / 20)).margin(0.001));
}
