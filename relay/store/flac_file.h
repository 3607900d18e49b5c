#pragma once
/// The floor's sound of one segment without loss: FLAC, 24 bits, from the segment's first sample to
/// its last. A frame of it is as long as the grid on which files begin and end, so that it can be
/// cut wherever its neighbours are.

#include "codecs/audio/time.h"
#include "relay/store/recording_disk.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace dragoman::store {

struct FlacConfig {
  int channels = 1;
  std::vector<std::string> comments{};  ///< "NAME=value"
};

/// One thread. What the disk refuses is thrown as std::system_error.
class FlacFile {
 public:
  /// `start` is a multiple of the grid.
  FlacFile(std::unique_ptr<RecordingFile> file, const FlacConfig& config, Samples start);
  ~FlacFile();
  FlacFile(FlacFile&&) noexcept;
  FlacFile& operator=(FlacFile&&) noexcept;

  /// Sound that begins at `at`, interleaved. What is missing before it is silence, so that time in
  /// the file stays the room's time. False for what comes too late.
  bool push(Samples at, std::span<const float> sound);
  /// Ends the file at `end`, a multiple of the grid at or after what was pushed.
  void close(Samples end);

  /// Up to where the file could be played if everything stopped now.
  Samples safe() const noexcept;
  /// Takes the file back to where it was at `sample`, a multiple of the grid.
  void cut_back(Samples sample);

  std::uint64_t bytes() const noexcept;
  /// Samples that were missing.
  Samples filled() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;  ///< stays where it is: the encoder knows it by its address
};

}  // namespace dragoman::store
