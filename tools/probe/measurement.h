#pragma once
/// The result of a measurement, for people and for scripts. Pure.

#include "tools/probe/hops.h"
#include "tools/probe/percentiles.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dragoman::probe {

struct Measurement {
  std::string room, channel, mouth;  ///< mouth: "floor", "en/1", or the devices
  double seconds = 0;
  int n = 0, lost = 0;  ///< marks
  double concealed_ms = 0;
  Percentiles mouth_to_ear_ms;
  std::vector<double> marks_ms;  ///< each mark heard, in their order
  std::vector<double> marks_at;  ///< when each was sent, to a few ms; seconds since the Unix epoch
  bool heard_here = true;        ///< by our own listener; else by one behind the device
  std::optional<Hops> hops;      ///< nothing without a relay
  std::optional<double> estimate_ms;  ///< the listener's own, median
  std::uint64_t packets_lost = 0, late = 0;
  std::uint64_t late_callbacks = 0;
};

/// One line of JSON by the contract; `t` in seconds since the Unix epoch.
std::string to_json_line(const Measurement& measurement, double t);
/// A table of several lines; with ANSI colours when `colour`.
std::string to_table(const Measurement& measurement, bool colour);

}  // namespace dragoman::probe
