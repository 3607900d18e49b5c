#pragma once
/// A path for one test, gone afterwards; and sound files written without our own writer.

#include <sndfile.h>

#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

namespace dragoman::testing {

class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& suffix)
      : path_(std::filesystem::temp_directory_path() /
              ("dragoman-test-" + std::to_string(getpid()) + "-" + std::to_string(next()) +
               suffix)) {}
  ~TemporaryFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  static int next() {
    static int count = 0;
    return count++;
  }
  std::filesystem::path path_;
};

struct Sound {
  int rate = 0, channels = 0, format = 0;
  std::vector<float> samples;
};

inline void write_sound(const std::filesystem::path& path, const Sound& sound) {
  SF_INFO info{};
  info.samplerate = sound.rate;
  info.channels = sound.channels;
  info.format = sound.format;
  SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &info);
  sf_write_float(file, sound.samples.data(), static_cast<sf_count_t>(sound.samples.size()));
  sf_close(file);
}

inline Sound read_sound(const std::filesystem::path& path) {
  SF_INFO info{};
  SNDFILE* file = sf_open(path.c_str(), SFM_READ, &info);
  if (file == nullptr) return {};
  Sound sound{info.samplerate, info.channels, info.format, {}};
  sound.samples.resize(static_cast<std::size_t>(info.frames * info.channels));
  sf_read_float(file, sound.samples.data(), static_cast<sf_count_t>(sound.samples.size()));
  sf_close(file);
  return sound;
}

}  // namespace dragoman::testing
