#include "tests/scenarios/spoken.h"

#include "codecs/audio/loudness_meter.h"
#include "codecs/audio/resampler.h"

#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace dragoman::testing {
namespace {

std::vector<float> at_48_khz(const std::vector<float>& in, int rate) {
  audio::Resampler resampler(1, static_cast<double>(rate) / kSampleRate);
  std::vector<float> out, block(audio::kMaxBlock);
  std::size_t pushed = 0;
  while (true) {
    const auto part = std::min<std::size_t>(audio::kMaxBlock, in.size() - pushed);
    pushed += static_cast<std::size_t>(resampler.push(audio::Block(in).subspan(pushed, part)));
    const auto pulled = static_cast<std::ptrdiff_t>(resampler.pull(block));
    out.insert(out.end(), block.begin(), block.begin() + pulled);
    if (pushed == in.size() && pulled == 0) return out;
  }
}

std::vector<float> read_speech() {
  SF_INFO info{};
  SNDFILE* file = sf_open(DRAGOMAN_SPEECH, SFM_READ, &info);
  if (file == nullptr) throw std::runtime_error(sf_strerror(nullptr));
  std::vector<float> sound(static_cast<std::size_t>(info.frames * info.channels));
  sf_read_float(file, sound.data(), static_cast<sf_count_t>(sound.size()));
  sf_close(file);
  if (info.channels != 1) throw std::runtime_error("the speech is not mono");
  return at_48_khz(sound, info.samplerate);
}

}  // namespace

double loudness(const std::vector<float>& sound) {
  audio::LoudnessMeter meter(1);
  for (std::size_t at = 0; at < sound.size(); at += audio::kMaxBlock)
    meter.process(audio::Block(sound).subspan(
        at, std::min<std::size_t>(audio::kMaxBlock, sound.size() - at)));
  return static_cast<double>(meter.read().integrated_lufs);
}

std::shared_ptr<const std::vector<float>> spoken(double lufs) {
  static const auto speech = read_speech();
  auto sound = speech;
  const auto gain = static_cast<float>(std::pow(10, (lufs - loudness(speech)) / 20));
  for (float& sample : sound) sample *= gain;
  return std::make_shared<const std::vector<float>>(std::move(sound));
}

}  // namespace dragoman::testing
