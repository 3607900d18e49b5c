#include "relay/app/spoken_names.h"

#include "codecs/audio/decibel.h"
#include "codecs/audio/loudness_meter.h"
#include "codecs/audio/resampler.h"
#include "relay/app/preflight.h"

#include <fmt/format.h>
#include <sndfile.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

namespace dragoman::app {
namespace {

/// A name, not a speech: whoever checks a line waits for the tone behind it.
constexpr int kLongestSeconds = 10;
constexpr int kLowestRate = 6000, kHighestRate = 384'000;
constexpr float kTargetLufs = -23, kSilentLufs = -60, kMostGainDb = 20, kHighestPeakDbfs = -3;
constexpr std::size_t kStep = 480;

[[noreturn]] void refuse(const event::Channel& channel, const std::string& what,
                         const std::string& remedy) {
  throw SurroundingsError(
      fmt::format("{}: spoken_name of channel \"{}\", {}: {}\n  {}",
                  channel.spoken_name_where.empty() ? "dragoman-relay" : channel.spoken_name_where,
                  channel.id, channel.spoken_name.string(), what, remedy));
}

struct Recording {
  std::vector<float> samples;  ///< mono
  int rate = 0;
};

Recording read(const event::Channel& channel) {
  SF_INFO info{};
  const std::unique_ptr<SNDFILE, int (*)(SNDFILE*)> file(
      sf_open(channel.spoken_name.c_str(), SFM_READ, &info), sf_close);
  if (!file) refuse(channel, sf_strerror(nullptr), "Give a WAV, FLAC or Ogg file.");
  if (info.samplerate < kLowestRate || info.samplerate > kHighestRate)
    refuse(channel, fmt::format("its rate of {} Hz is outside 6 to 384 kHz", info.samplerate),
           "Convert it to 48 kHz.");
  if (info.frames > sf_count_t{kLongestSeconds} * info.samplerate)
    refuse(channel, fmt::format("it is longer than {} s", kLongestSeconds),
           "Cut it down to the name.");
  const auto width = static_cast<std::size_t>(info.channels);
  std::vector<float> all(static_cast<std::size_t>(std::max<sf_count_t>(info.frames, 0)) * width);
  const auto got = sf_readf_float(file.get(), all.data(), info.frames);
  Recording out;
  out.rate = info.samplerate;
  for (std::size_t i = 0; i < static_cast<std::size_t>(std::max<sf_count_t>(got, 0)); ++i) {
    float sum = 0;
    for (std::size_t c = 0; c < width; ++c) sum += all[i * width + c];
    out.samples.push_back(sum / static_cast<float>(width));
  }
  return out;
}

std::vector<float> at_48_khz(const Recording& recording) {
  if (recording.rate == kSampleRate) return recording.samples;
  audio::Resampler resampler(1, static_cast<double>(recording.rate) / kSampleRate);
  // Silence behind the end pushes what the filter still holds out of it.
  std::vector<float> in = recording.samples;
  in.resize(in.size() + static_cast<std::size_t>(std::ceil(resampler.delay())) + 1);
  std::vector<float> out;
  std::array<float, kStep> block{};
  for (std::size_t at = 0; at < in.size();) {
    const auto more = std::min(kStep / 8, in.size() - at);
    at += static_cast<std::size_t>(resampler.push(audio::Block(in).subspan(at, more)));
    for (Samples got = kStep; got > 0;) {
      got = resampler.pull(block);
      out.insert(out.end(), block.begin(), block.begin() + got);
    }
  }
  return out;
}

float loudness(const std::vector<float>& samples) {
  audio::LoudnessMeter meter(1);
  for (std::size_t at = 0; at < samples.size(); at += kStep)
    meter.process(audio::Block(samples).subspan(at, std::min(kStep, samples.size() - at)));
  return meter.read().integrated_lufs;
}

void match(const event::Channel& channel, std::vector<float>& samples) {
  const float lufs = loudness(samples);
  // Too short to have a loudness reads as silence does.
  if (!(lufs > kSilentLufs))
    refuse(channel, "there is no speech in it", "Record half a second of speech or more.");
  const float peak = std::abs(*std::max_element(
      samples.begin(), samples.end(), [](float a, float b) { return std::abs(a) < std::abs(b); }));
  const float wanted = std::clamp(kTargetLufs - lufs, -kMostGainDb, kMostGainDb);
  const float gain =
      audio::db_to_gain(std::min(wanted, kHighestPeakDbfs - audio::gain_to_db(peak)));
  for (float& sample : samples) sample *= gain;
}

}  // namespace

void load_spoken_names(event::Event& event) {
  for (event::Room& room : event.rooms)
    for (event::Channel& channel : room.channels) {
      if (channel.spoken_name.empty()) continue;
      channel.spoken = at_48_khz(read(channel));
      match(channel, channel.spoken);
    }
}

}  // namespace dragoman::app
