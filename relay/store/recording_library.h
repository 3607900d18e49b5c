#pragma once
/// The recordings that are on disk: what there is, whether it is whole, and the end of what a relay
/// that was killed left open.

#include "relay/store/segment_index.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace dragoman::store {

struct StoredSegment {
  std::filesystem::path folder;
  SegmentIndex index;
};

/// Whatever could not be read, for people.
using Complaints = std::vector<std::string>;

/// Every segment below `root`, of one room or of all when empty: by room, then by start.
std::vector<StoredSegment> find_segments(const std::filesystem::path& root, const std::string& room,
                                         Complaints& complaints);

/// What one file of a segment is.
struct FileReport {
  std::filesystem::path path;
  std::string channel;
  Samples length = 0;  ///< that a player plays
  std::uint64_t bytes = 0;
  std::string trouble;  ///< for people; empty: it is whole, and as long as its segment
};
/// Reads the whole of every file.
std::vector<FileReport> check_segment(const StoredSegment& segment);

/// Ends the segments of a relay that was killed: every file is cut to the last page that all of
/// them have, at most a second of sound. Returns what was done, for people. Throws nothing.
Complaints end_open_segments(const std::filesystem::path& root) noexcept;

}  // namespace dragoman::store
