#pragma once
/// Writes a WAV (48 kHz, 16 bit) while the audio thread plays.

#include "codecs/audio/format.h"

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>

namespace dragoman::client {

/// Blocks cross to a writer thread in a bounded queue; nothing is lost silently. The header is
/// brought up to date each second, so that even a killed process leaves a file that plays.
class WavWriter {
 public:
  /// Creates or overwrites `path`. Throws std::runtime_error (what, where, remedy).
  WavWriter(const std::filesystem::path& path, int channels);
  ~WavWriter();  ///< as close()
  WavWriter(const WavWriter&) = delete;
  WavWriter& operator=(const WavWriter&) = delete;

  /// Audio thread; real-time safe. Rounded to 16 bit, clipped at full scale.
  void push(audio::Block block) noexcept;

  /// Writes all that was pushed, completes the header, ends the thread. After the last push.
  void close() noexcept;

  /// Samples per channel pushed but not taken: the disk was more than five seconds behind, or
  /// failed.
  Samples lost() const noexcept;
  /// In words, when writing failed (disk full); empty while all is well. Any thread.
  std::string failure() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dragoman::client
