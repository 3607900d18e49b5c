#pragma once
/// A span of a room's recording, across segments: one Ogg Opus file a channel, all of the same
/// length and beginning at the same sample.

#include "relay/store/recording_library.h"

#include <filesystem>
#include <string>
#include <vector>

namespace dragoman::store {

struct CutTrack {
  std::string channel, language, name;
  std::filesystem::path file;
};

/// What was recorded of [from, to), to the packet; what was not is silence. The files are put into
/// `folder`, which must be there. `segments` are of one room. Throws std::runtime_error when there
/// is nothing, or when the segments don't fit together.
std::vector<CutTrack> cut_recording(const std::vector<StoredSegment>& segments, Samples from,
                                    Samples to, const std::filesystem::path& folder);

}  // namespace dragoman::store
