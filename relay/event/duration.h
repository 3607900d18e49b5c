#pragma once
/// Durations as the event file writes them: a number and its unit, "2.5ms".

#include "codecs/audio/time.h"

#include <optional>
#include <string>
#include <string_view>

namespace dragoman::event {

/// Units us, ms, s, min; nullopt when it is not a plain decimal number followed by one of them, or
/// longer than a day. Exact to the nanosecond, no floating point.
std::optional<Nanoseconds> parse_duration(std::string_view text) noexcept;

/// Shortest way to write it: "2.5ms", "1.5s", "0s".
std::string duration_text(Nanoseconds duration);

}  // namespace dragoman::event
