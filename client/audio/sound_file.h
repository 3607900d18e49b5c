#pragma once
/// A sound file as endless 48 kHz: any format and rate that libsndfile reads.

#include "codecs/audio/format.h"

#include <filesystem>
#include <memory>

namespace dragoman::client {

/// One thread; blocks on the disk, so not the audio thread (see FileFeed).
class SoundFile {
 public:
  /// `channels` of the output, 1 or 2: mono goes to both, two or more become the mean of all in
  /// mono, the first two in stereo. Throws BadRequest (what, where, remedy).
  SoundFile(const std::filesystem::path& path, int channels, bool loop);
  ~SoundFile();
  SoundFile(SoundFile&&) noexcept;
  SoundFile& operator=(SoundFile&&) noexcept;

  /// Fills `out` (≤ kMaxBlock samples per channel). Returns samples per channel of sound; after the
  /// end the rest is silence. With `loop` there is no end, and no gap.
  Samples read(audio::MutableBlock out);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dragoman::client
