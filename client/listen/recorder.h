#pragma once
/// The WAV of --output behind the Ear's tap.

#include "client/audio/wav_writer.h"
#include "client/listen/ear.h"

#include <string>

namespace dragoman::client {

class Recorder final : public SampleTap {
 public:
  /// Throws std::runtime_error (what, where, remedy).
  Recorder(const std::string& file, int channels) : writer_(file, channels) {}

  void write(audio::Block block) noexcept override { writer_.push(block); }
  /// After the last write; the file is complete then.
  void close() noexcept { writer_.close(); }
  /// Words when something of the sound is not in the file; empty while all is well.
  std::string trouble() const {
    if (writer_.lost() == 0) return writer_.failure();
    return writer_.failure().empty() ? "the disk is too slow: the WAV has gaps" : writer_.failure();
  }

 private:
  WavWriter writer_;
};

}  // namespace dragoman::client
