#pragma once
/// FLAC files that are on disk: whether they are whole, and cutting them.

#include "codecs/audio/time.h"

#include <cstdint>
#include <filesystem>

namespace dragoman::store {

/// What a FLAC file on disk is.
struct FlacReport {
  Samples length = 0;        ///< samples of whole frames
  std::uint64_t errors = 0;  ///< frames that are damaged, or cut
};
/// Reads the whole of it. No file, or none that begins as FLAC, has no length.
FlacReport check_flac(const std::filesystem::path& path);
/// Cuts the file behind its first `samples`, a multiple of the grid, and says nothing more of its
/// length in its head. Throws std::system_error.
void cut_flac(const std::filesystem::path& path, Samples samples);

}  // namespace dragoman::store
