#include "client/monitor/screen.h"

#include "client/monitor/room_lines.h"
#include "client/monitor/text_width.h"

#include <fmt/format.h>

#include <algorithm>

namespace dragoman::client {
namespace {

std::vector<std::string> body_lines(const Board& board, const Watch& watch, Instant now,
                                    const std::string& only, const Layout& layout,
                                    const Paint& paint) {
  std::vector<std::string> lines = alarm_lines(alarms_of_relay(board), paint);
  for (const RoomBoard& room : board.rooms) {
    if (!only.empty() && room.id != only) continue;
    if (!lines.empty()) lines.emplace_back();
    const auto more = room_lines(room, watch, now, layout, paint);
    lines.insert(lines.end(), more.begin(), more.end());
  }
  return lines;
}

std::string top_line(const Board& board, const ScreenView& view, const Paint& paint) {
  const std::string right = view.link.empty() ? view.relay + " live" : view.link;
  const int left = std::max(view.columns - text_columns(right) - 1, 0);
  return paint(Tint::bold, fit(board.event, left)) + " " +
         paint(view.link.empty() ? Tint::green : Tint::alarm, fit(right, view.columns - left - 1));
}

std::string bottom_line(int above, int below, const ScreenView& view, const Paint& paint) {
  if (!view.talk.empty())
    return paint(view.talk_grave ? Tint::alarm : Tint::yellow, fit(view.talk, view.columns));
  if (view.list)
    return paint(Tint::dim, fit("↑ ↓ choose   Enter picks   Esc leaves", view.columns));
  std::string text = "q quit   ↑ ↓ PgUp PgDn scroll   l listen   a alarms";
  if (!view.listening.empty())
    return paint(Tint::green, fit(view.listening + "   l Enter ends   + - volume", view.columns));
  if (view.can_talk) text += "   t talk   r reply   + - volume";
  if (above > 0 || below > 0) text += fmt::format("   {} lines above, {} below", above, below);
  return paint(Tint::dim, fit(text, view.columns));
}

}  // namespace

Screen compose(const Board& board, const Watch& watch, Instant now, const ScreenView& view,
               const Paint& paint) {
  const auto body = view.list ? *view.list
                              : body_lines(board, watch, now, view.room,
                                           Layout::for_terminal(view.columns), paint);
  const int total = static_cast<int>(body.size());
  const int window = std::max(view.rows - 2, 0);
  Screen out;
  out.scroll = std::clamp(view.scroll, 0, std::max(total - window, 0));
  const int shown = std::min(total - out.scroll, window);
  if (view.rows > 0) out.lines.push_back(top_line(board, view, paint));
  out.lines.insert(out.lines.end(), body.begin() + out.scroll, body.begin() + out.scroll + shown);
  out.lines.resize(static_cast<std::size_t>(view.rows > 1 ? view.rows - 1 : view.rows));
  if (view.rows > 1) {
    out.lines.push_back(bottom_line(out.scroll, total - out.scroll - shown, view, paint));
  }
  return out;
}

std::string plain_table(const Board& board, const Watch& watch, Instant now,
                        const std::string& room) {
  std::string out = board.event + "\n";
  for (const std::string& line :
       body_lines(board, watch, now, room, Layout::without_meters(), Paint{false})) {
    out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return out;
}

}  // namespace dragoman::client
