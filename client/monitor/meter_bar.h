#pragma once
/// A level meter of one line: −60 … 0 dBFS, green to −18, yellow to −6, red above, a mark at −23
/// (the level that interpreters are matched to) and one where the held peak is.

#include "client/monitor/paint.h"

#include <optional>
#include <string>

namespace dragoman::client {

inline constexpr double kMeterBottom = -60;
inline constexpr double kTargetLevel = -23;

/// Exactly `cells` columns. Eighths of a cell are drawn, so that small changes show.
std::string meter_bar(std::optional<double> rms_dbfs, std::optional<double> held_peak_dbfs,
                      int cells, const Paint& paint);

/// The scale that stands above the bars, `cells` columns: "-60 … -23 … 0", the figure −23 ending at
/// its mark.
std::string meter_scale(int cells);

}  // namespace dragoman::client
