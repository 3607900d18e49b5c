#pragma once
/// The sound of a replay as WAV, as fast as the disk takes it (client/audio's writer is paced by a
/// device).

#include "codecs/audio/format.h"

#include <memory>
#include <string>
#include <vector>

namespace dragoman::replay {

/// 48 kHz, 16 bit. One thread.
class WavFile {
 public:
  /// Creates or overwrites. Throws ProgramError (exit 2: what, where, remedy).
  WavFile(const std::string& file, int channels);
  ~WavFile();
  void write(audio::Block block);  ///< throws ProgramError (exit 1) when the disk takes no more

 private:
  struct Close {
    void operator()(void* sound) const noexcept;
  };
  std::string file_;
  std::unique_ptr<void, Close> sound_;
  std::vector<short> rounded_;
};

}  // namespace dragoman::replay
