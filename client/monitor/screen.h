#pragma once
/// The whole picture: a line on top, rooms that scroll, a line below. Pure.

#include "client/monitor/board.h"
#include "client/monitor/paint.h"
#include "client/monitor/watch.h"

#include <optional>
#include <string>
#include <vector>

namespace dragoman::client {

struct ScreenView {
  int columns = 80, rows = 24;
  int scroll = 0;                                  ///< lines that are above the window
  std::string room;                                ///< only this one; empty = all
  std::string relay;                               ///< its address, for the top line
  std::string link;                                ///< why there is no live picture; empty = live
  bool can_talk = false;                           ///< there is talkback
  std::string talk{};                              ///< what talkback says; empty = nothing
  bool talk_grave = false;                         ///< a microphone is open, or nobody can hear
  std::string listening{};                         ///< what is listened to; empty = nothing
  std::optional<std::vector<std::string>> list{};  ///< lines in the place of the rooms
};

struct Screen {
  std::vector<std::string> lines;  ///< exactly `rows`
  int scroll = 0;                  ///< as asked, within what there is
};

Screen compose(const Board& board, const Watch& watch, Instant now, const ScreenView& view,
               const Paint& paint);

/// A table for a pipe: all rooms (or one) with figures, each line ended.
std::string plain_table(const Board& board, const Watch& watch, Instant now,
                        const std::string& room);

}  // namespace dragoman::client
