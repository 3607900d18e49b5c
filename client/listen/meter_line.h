#pragma once
/// The live line of a listener on a terminal. Pure.

#include "client/listen/report.h"

#include <string>

namespace dragoman::client {

/// What the line shows beside the report.
struct MeterLine {
  std::string name;  ///< the channel's own-script name
  double volume_db = 0;
};

/// A bar of `width` cells for −60 … 0 dBFS; eighths of a cell are drawn.
std::string level_bar(double dbfs, int width);

/// "Русский  interpreted +  ru/1  multicast   7.3 ms  ▕██████▏ −18 dB", for a terminal `columns`
/// wide.
std::string meter_line(const MeterLine& shown, const ListenReport& report, int columns);

}  // namespace dragoman::client
