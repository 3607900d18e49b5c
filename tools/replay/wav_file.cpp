#include "tools/replay/wav_file.h"

#include "client/cli/program.h"

#include <sndfile.h>

#include <algorithm>
#include <cmath>

namespace dragoman::replay {
namespace {

SNDFILE* as_sound(void* sound) noexcept {
  return static_cast<SNDFILE*>(sound);
}

}  // namespace

void WavFile::Close::operator()(void* sound) const noexcept {
  sf_close(as_sound(sound));
}

WavFile::WavFile(const std::string& file, int channels) : file_(file) {
  SF_INFO info{};
  info.samplerate = kSampleRate;
  info.channels = channels;
  info.format = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
  sound_.reset(sf_open(file.c_str(), SFM_WRITE, &info));
  if (sound_ == nullptr)
    throw client::ProgramError(client::Exit::usage, "bad_output",
                               "--output " + file + ": " + sf_strerror(nullptr),
                               "name a file in a folder that can be written to");
}

WavFile::~WavFile() = default;

void WavFile::write(audio::Block block) {
  rounded_.resize(block.size());
  std::transform(block.begin(), block.end(), rounded_.begin(), [](float sample) {
    return static_cast<short>(std::lround(std::clamp(sample * 32768.0F, -32768.0F, 32767.0F)));
  });
  const auto count = static_cast<sf_count_t>(block.size());
  if (sf_write_short(as_sound(sound_.get()), rounded_.data(), count) == count) return;
  throw client::ProgramError(client::Exit::failure, "disk", "writing " + file_ + " failed",
                             "is the disk full?");
}

}  // namespace dragoman::replay
