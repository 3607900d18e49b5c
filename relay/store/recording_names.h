#pragma once
/// Where a recording's files are, and what they are called, so that a person finds them:
/// ROOM/DATE/TIME_NUMBER/ROOM_DATE_TIME_CHANNEL.opus, in the relay's local time. Moments are
/// positions of the room's media clock, samples since 1970. Pure, but for the time zone.

#include "codecs/audio/time.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace dragoman::store {

/// "hall/2026-11-29/14-00-00_0003"
std::filesystem::path segment_folder(const std::string& room, Samples start, int number);
/// "hall_2026-11-29_14-00-00_en" and the ending
std::string channel_file_name(const std::string& room, Samples start, const std::string& channel,
                              std::string_view ending);
/// Sound without loss; everything else is Ogg Opus.
inline constexpr std::string_view kFlacEnding = ".flac";
inline bool is_flac(std::string_view name) noexcept {
  return name.ends_with(kFlacEnding);
}
/// The number of a segment's folder; none when it is something else.
std::optional<int> segment_number(const std::string& folder);
/// "2026-11-29T06:00:00.100Z"
std::string utc_text(Samples moment);

/// Beside the files of a segment: what is in it.
inline constexpr const char* kIndexName = "segment.json";

}  // namespace dragoman::store
