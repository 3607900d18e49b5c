#pragma once
/// What is in a segment of a recording: segment.json beside its files. All its files begin and end
/// at the same sample.

#include "codecs/audio/time.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dragoman::store {

struct SegmentIndex {
  /// From this sample on the channel has that quality mark.
  struct Mark {
    Samples sample = 0;
    std::string quality;  ///< "floor", "+", "−", "" for none
    bool operator==(const Mark&) const = default;
  };
  struct File {
    std::string channel, language, name;
    std::string file;  ///< in the segment's folder
    std::vector<Mark> marks;
    bool operator==(const File&) const = default;
  };

  std::string event, room, room_name;
  int number = 0;
  Samples frame = 0;           ///< of a packet
  Samples start = 0;           ///< media clock: samples since 1970, of the first that is played
  std::optional<Samples> end;  ///< after the last; none while it is written, and after a crash
  std::string ended;  ///< why: "full" (the next one goes on), "stopped", "gap", or what failed
  std::vector<File> files;

  bool operator==(const SegmentIndex&) const = default;
};

std::string to_json(const SegmentIndex& index);
/// Throws std::runtime_error that says what is wrong.
SegmentIndex parse_segment_index(std::string_view text);

}  // namespace dragoman::store
