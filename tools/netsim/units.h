#pragma once
/// Quantities with their units, as options say them. Each gives nothing for anything else.

#include "codecs/audio/time.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace dragoman::netsim {

std::optional<Nanoseconds> read_duration(std::string_view text);  ///< "300us", "20ms", "1.5s"
std::optional<double> read_share(std::string_view text);          ///< "0.5%" = 0.005, to "100%"
std::optional<std::int64_t> read_rate(
    std::string_view text);  ///< "64kbit" a second; bit, kbit, Mbit

std::optional<double> read_weight(std::string_view text);  ///< "90", "0.5": a bare number

/// Splits off what is before `separator`; all of `text`, and nothing left, when it has none.
std::string_view take_part(std::string_view& text, char separator);

}  // namespace dragoman::netsim
