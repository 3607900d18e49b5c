#include "client/audio/sound_file.h"

#include "client/audio/device.h"
#include "codecs/audio/resampler.h"

#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace dragoman::client {
namespace {
constexpr std::size_t kChunk = 512;
constexpr int kLowestRate = 6000;
constexpr int kHighestRate = 384000;

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& why) {
  throw BadRequest("cannot play " + path.string() + ": " + why);
}
}  // namespace

struct SoundFile::Impl {
  struct Close {
    void operator()(SNDFILE* handle) const noexcept { sf_close(handle); }
  };
  std::unique_ptr<SNDFILE, Close> file;
  int file_channels = 0;
  int channels = 1;
  bool loop = false;
  bool ended = false;
  Samples left = 0;  ///< samples of sound still to come, once ended
  audio::Resampler resampler{1};
  std::vector<float> raw, mixed;

  void refill();
  void mix(std::size_t frames);
};

SoundFile::SoundFile(const std::filesystem::path& path, int channels, bool loop)
    : impl_(std::make_unique<Impl>()) {
  SF_INFO info{};
  impl_->file.reset(sf_open(path.c_str(), SFM_READ, &info));
  if (!impl_->file) {
    refuse(path, std::string(sf_strerror(nullptr)) + " Give a WAV, FLAC, Ogg or MP3 file.");
  }
  if (info.samplerate < kLowestRate || info.samplerate > kHighestRate) {
    refuse(path, "its rate of " + std::to_string(info.samplerate) +
                     " Hz is outside 6 to 384 kHz. Convert it to 48 kHz.");
  }
  if (info.frames <= 0) refuse(path, "it holds no sound.");
  if (loop && info.seekable == 0) refuse(path, "it cannot be rewound. Play it without --loop.");
  impl_->file_channels = info.channels;
  impl_->channels = channels;
  impl_->loop = loop;
  impl_->resampler = audio::Resampler(channels, static_cast<double>(info.samplerate) / kSampleRate);
  impl_->raw.resize(kChunk * static_cast<std::size_t>(info.channels));
  impl_->mixed.resize(kChunk * static_cast<std::size_t>(channels));
}
SoundFile::~SoundFile() = default;
SoundFile::SoundFile(SoundFile&&) noexcept = default;
SoundFile& SoundFile::operator=(SoundFile&&) noexcept = default;

Samples SoundFile::read(audio::MutableBlock out) {
  Impl& s = *impl_;
  const auto frames = static_cast<Samples>(out.size()) / s.channels;
  Samples done = 0;
  while (done < frames) {
    done += s.resampler.pull(out.subspan(static_cast<std::size_t>(done * s.channels)));
    if (done < frames) s.refill();
  }
  if (!s.ended) return frames;
  const Samples sound = std::min(s.left, frames);
  s.left -= sound;
  std::fill(out.begin() + static_cast<std::ptrdiff_t>(sound * s.channels), out.end(), 0.0F);
  return sound;
}

void SoundFile::Impl::refill() {
  auto got = ended ? 0 : sf_readf_float(file.get(), raw.data(), kChunk);
  if (got == 0 && loop && !ended) {
    sf_seek(file.get(), 0, SEEK_SET);
    got = sf_readf_float(file.get(), raw.data(), kChunk);
  }
  if (got > 0) {
    mix(static_cast<std::size_t>(got));
    resampler.push(audio::Block(mixed).first(static_cast<std::size_t>(got * channels)));
    return;
  }
  if (!ended) {
    ended = true;
    left = std::llround(resampler.delay() / resampler.ratio());
  }
  std::fill(mixed.begin(), mixed.end(), 0.0F);
  resampler.push(mixed);
}

void SoundFile::Impl::mix(std::size_t frames) {
  const auto in = static_cast<std::size_t>(file_channels), out = static_cast<std::size_t>(channels);
  for (std::size_t i = 0; i < frames; ++i) {
    const float* from = raw.data() + i * in;
    float* to = mixed.data() + i * out;
    if (out == 2) {
      to[0] = from[0];
      to[1] = in > 1 ? from[1] : from[0];
      continue;
    }
    float sum = 0;
    for (std::size_t c = 0; c < in; ++c) sum += from[c];
    to[0] = sum / static_cast<float>(in);
  }
}

}  // namespace dragoman::client
