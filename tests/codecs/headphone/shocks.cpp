#include "tests/codecs/headphone/shocks.h"

#include "tests/codecs/audio/signals.h"
#include "tests/codecs/headphone/sound_level_meter.h"

#include <sndfile.h>

#include <cmath>
#include <numbers>
#include <stdexcept>

namespace dragoman::testing {
namespace {

std::vector<float> recording(std::string name) {
  for (char& c : name)
    if (c == ' ') c = '-';
  const std::string path = std::string(DRAGOMAN_SHOCKS) + "/" + name + ".wav";
  SF_INFO info{};
  SNDFILE* file = sf_open(path.c_str(), SFM_READ, &info);
  if (file == nullptr) throw std::runtime_error(path + ": " + sf_strerror(nullptr));
  std::vector<float> sound(static_cast<std::size_t>(info.frames * info.channels));
  const auto read = sf_read_float(file, sound.data(), static_cast<sf_count_t>(sound.size()));
  sf_close(file);
  if (info.samplerate != kSampleRate || info.channels != 1 || read != info.frames)
    throw std::runtime_error(path + " is not what was written");
  return sound;
}

}  // namespace

std::vector<float> programme(double dbfs, std::size_t samples) {
  auto sound = noise(1.0, samples, 3);
  float low = 0;
  for (std::size_t n = 0; n < samples; ++n) {
    low += 0.12F * (sound[n] - low);
    const double t = static_cast<double>(n) / kSampleRate;
    sound[n] = low * static_cast<float>(0.55 + 0.45 * std::sin(8 * std::numbers::pi * t));
  }
  const double gain = std::pow(10, (dbfs - mean_db(sound, 0)) / 20);
  for (float& sample : sound) sample *= static_cast<float>(gain);
  return sound;
}

const std::vector<Shock>& shocks() {
  static const auto all = [] {
    std::vector<Shock> read;
    for (const char* name : {"feedback howl", "dropped microphone", "phone tone",
                             "full-scale noise", "stutter", "hum"})
      read.push_back({name, recording(name)});
    return read;
  }();
  return all;
}

}  // namespace dragoman::testing
