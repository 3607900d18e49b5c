#pragma once
/// `dragoman-relay recordings`: lists what was recorded, checks it, and cuts a session out of it.

#include "codecs/audio/time.h"
#include "relay/event/event.h"
#include "relay/store/recording_library.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dragoman::app {

struct RecordingsRequest {
  std::string room;  ///< empty = all
  bool check = false;
  bool json = false;
  std::filesystem::path cut;  ///< the file to be made; empty = none
  std::string from, to;       ///< of the cut, as written
};

/// The program's exit code. Throws std::runtime_error with a remedy.
int recordings(const RecordingsRequest& request, const event::Event& event);

/// "2026-11-29 14:00:00", "2026-11-29T06:00:00.5Z", "14:00" (of the day of `near`): local time
/// without the Z. As a position of the media clock; nothing when it is no time.
std::optional<Samples> parse_moment(std::string_view text, Samples near);

/// One line of the list.
std::string segment_line(const store::StoredSegment& segment, std::uint64_t bytes);

}  // namespace dragoman::app
