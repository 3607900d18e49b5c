#pragma once
/// A room as lines of text: channels with their meters, sources, desks, alarms. Pure.

#include "client/monitor/alarms.h"
#include "client/monitor/board.h"
#include "client/monitor/paint.h"
#include "client/monitor/watch.h"

#include <string>
#include <vector>

namespace dragoman::client {

/// Columns of the fields whose width depends on the terminal's.
struct Layout {
  int name = 10, bar = 21, on_air = 9;
  bool redundancy = false;  ///< how many listeners hear copies, and what these brought back

  /// For a terminal; what 80 columns leave over goes to the meter first, from 100 on to redundancy.
  static Layout for_terminal(int columns);
  /// For a pipe or a file: figures, no meters.
  static Layout without_meters() { return {18, 0, 18, true}; }
};

/// What is wrong and, dim below it, what to do.
std::vector<std::string> alarm_lines(const std::vector<Alarm>& alarms, const Paint& paint);

std::vector<std::string> room_lines(const RoomBoard& room, const Watch& watch, Instant now,
                                    const Layout& layout, const Paint& paint);

}  // namespace dragoman::client
