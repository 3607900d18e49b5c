#include "client/monitor/room_lines.h"

#include "client/monitor/alarms.h"
#include "client/monitor/meter_bar.h"
#include "client/monitor/text_width.h"

#include <fmt/format.h>

#include <algorithm>

namespace dragoman::client {
namespace {

constexpr int kNumber = 3, kLevel = 6, kState = 11, kMark = 1, kListeners = 5, kLost = 6;
constexpr int kCopies = 4, kRecovered = 7;  ///< where the width allows them
constexpr const char* kLostWords =
    "    lost: packets that never came since a source began; a channel: its sources'";
/// Columns of the fields of fixed width and of all spaces between.
constexpr int kFixed = kNumber + kLevel + kState + kMark + kListeners + kLost + 8;

constexpr int kWide = 100;  ///< columns from which there is room for redundancy

std::string level_text(std::optional<double> dbfs) {
  if (!dbfs) return "?";
  return *dbfs <= -100 ? "-inf" : fmt::format("{:.1f}", *dbfs);
}

std::string figure(std::optional<double> value, const char* format) {
  return value ? fmt::format(fmt::runtime(format), *value) : "?";
}

Tint state_tint(const std::string& state) {
  if (state == "dead") return Tint::alarm;
  if (state == "interpreted" || state == "relay") return Tint::green;
  return state == "muted" || state == "silent" ? Tint::yellow : Tint::plain;
}

// Packets lost by the sources that the channel carries now; empty when it carries none.
std::string lost_text(const RoomBoard& room, const ChannelRow& row) {
  std::uint64_t lost = 0;
  bool any = false;
  for (const SourceRow& source : room.sources) {
    const bool heard = row.on_air.empty() ? row.state == "floor" && source.selected
                                          : std::find(row.on_air.begin(), row.on_air.end(),
                                                      source.id) != row.on_air.end();
    any = any || heard;
    if (heard) lost += source.lost;
  }
  return any ? std::to_string(lost) : "";
}

/// Share of the listeners who hear copies, and the packets that only these brought.
std::string redundancy_text(const ChannelRow& row, const Paint& paint) {
  const auto listeners = row.multicast + row.unicast;
  const std::string share =
      listeners == 0 ? ""
                     : fmt::format("{}%", 100 * std::min(row.redundancy, listeners) / listeners);
  return " " + fit_right(share, kCopies) + " " +
         paint(row.recovered == 0 ? Tint::plain : Tint::yellow,
               fit_right(std::to_string(row.recovered), kRecovered));
}

std::string channel_head(const Layout& layout, const Paint& paint) {
  const std::string scale = layout.bar > 0 ? meter_scale(layout.bar) + " " : "";
  return paint(Tint::dim,
               fit_right("no", kNumber) + " " + fit("channel", layout.name) + " " + scale +
                   fit_right("dBFS", kLevel) + " " + fit("state", kState + 1 + kMark) + " " +
                   fit("on air", layout.on_air) + " " + fit_right("ears", kListeners) + " " +
                   fit_right("lost", kLost) +
                   (layout.redundancy
                        ? " " + fit_right("RED", kCopies) + " " + fit_right("recov", kRecovered)
                        : ""));
}

std::string channel_line(const RoomBoard& room, const ChannelRow& row, const Watch::Signs& signs,
                         const Layout& layout, const Paint& paint) {
  const std::string mark = row.quality == "floor" ? " " : row.quality;
  const std::string seats = fmt::format("{}", fmt::join(row.on_air, " "));
  const std::string state = signs.silent()      ? "no sound"
                            : row.line_up       ? "line-up"
                            : row.state.empty() ? "?"
                                                : row.state;
  const std::string lost = lost_text(room, row);
  std::string line = fit_right(std::to_string(row.number), kNumber) + " " +
                     fit(row.name, layout.name, row.right_to_left) + " ";
  if (layout.bar > 0)
    line += meter_bar(row.rms_dbfs, signs.held_peak_dbfs, layout.bar, paint) + " ";
  line += paint(signs.clip ? Tint::alarm : Tint::plain,
                fit_right(signs.clip ? "CLIP" : level_text(row.rms_dbfs), kLevel)) +
          " ";
  line += paint(signs.silent() ? Tint::alarm : state_tint(row.state), fit(state, kState)) + " " +
          fit(mark, kMark) + " ";
  line += fit(seats, layout.on_air) + " " + fit_right(std::to_string(row.listeners()), kListeners) +
          " ";
  line += paint(lost.empty() || lost == "0" ? Tint::plain : Tint::yellow, fit_right(lost, kLost));
  return layout.redundancy ? line + redundancy_text(row, paint) : line;
}

std::string source_line(const SourceRow& source, const Paint& paint) {
  const std::string id = source.kind == "desk" || !source.selected ? source.id : source.id + " *";
  const std::uint64_t sent = source.received + source.lost;
  const double share =
      sent == 0 ? 0 : 100.0 * static_cast<double>(source.lost) / static_cast<double>(sent);
  const std::string lost = fmt::format("{} ({:.2f} %)", source.lost, share);
  return "    " + fit(id, 16) + " " + fit(source.kind, 6) + " " +
         paint(source.alive ? Tint::green : Tint::alarm, fit(source.alive ? "alive" : "lost", 5)) +
         " " + fit_right(level_text(source.rms_dbfs), kLevel) + " " +
         paint(source.lost == 0 ? Tint::plain : Tint::yellow, fit_right(lost, 15)) + " " +
         fit_right(figure(source.jitter_ms, "{:.2f} ms"), 9) + " " +
         fit_right(figure(source.drift_ppm, "{:+.1f} ppm"), 11);
}

std::string source_head(const Paint& paint) {
  return paint(Tint::dim, "    " + fit("source", 16) + " " + fit("kind", 6) + " " + fit("", 5) +
                              " " + fit_right("dBFS", kLevel) + " " + fit_right("lost", 15) + " " +
                              fit_right("jitter", 9) + " " + fit_right("drift", 11));
}

/// A shape for each state, so that whoever sees no colour sees that.
std::string lamp(const DeskRow& desk, Tint tint, const Paint& paint) {
  if (desk.lost) return paint(Tint::alarm, "✕");
  if (desk.on_air) return paint(tint, "●");
  if (desk.microphone == "cough") return paint(tint, "◐");
  if (desk.microphone == "refused") return paint(tint, "⊘");
  return paint(tint, desk.microphone == "on" ? "◉" : "○");
}

std::string desks_line(const RoomBoard& room, const Paint& paint) {
  std::string out;
  for (const DeskRow& desk : room.desks) {
    if (!desk.connected) continue;
    const std::string word = desk.on_air               ? "on air"
                             : desk.microphone == "on" ? "open"
                                                       : desk.microphone;
    const Tint tint = desk.on_air ? Tint::green : word == "off" ? Tint::plain : Tint::yellow;
    out += fmt::format("  {} {}/{} {}", lamp(desk, tint, paint), desk.booth, desk.desk,
                       paint(tint, word));
    if (desk.handover == "asked") out += paint(Tint::yellow, " asks for handover");
    if (!desk.floor_key.empty() && desk.floor_key != "floor")
      out += paint(Tint::dim, " floor=" + desk.floor_key);
  }
  return out.empty() ? out : paint(Tint::dim, "    desks") + out;
}

std::uint64_t listeners_of(const RoomBoard& room) {
  std::uint64_t total = 0;
  for (const ChannelRow& row : room.channels) total += row.listeners();
  return total;
}

bool is_recorded(const RoomBoard& room) {
  return room.recording == "on" || room.recording == "stopping";
}

}  // namespace

Layout Layout::for_terminal(int columns) {
  Layout layout;
  const int extra = columns - 80;
  if (extra < 0) {
    layout.bar = std::max(layout.bar + extra, 6);
    return layout;
  }
  layout.name += std::min(extra / 5, 12);
  layout.on_air += std::min(extra / 5, 20);
  layout.redundancy = columns >= kWide;
  const int redundancy = layout.redundancy ? kCopies + kRecovered + 2 : 0;
  layout.bar = std::min(columns - kFixed - layout.name - layout.on_air - redundancy, 90);
  return layout;
}

std::vector<std::string> alarm_lines(const std::vector<Alarm>& alarms, const Paint& paint) {
  std::vector<std::string> lines;
  for (const Alarm& alarm : alarms) {
    lines.push_back("  " + paint(alarm.grave ? Tint::alarm : Tint::yellow, " " + alarm.word + " ") +
                    " " + alarm.where + ": " + alarm.what);
    if (!alarm.remedy.empty()) lines.push_back(paint(Tint::dim, "      " + alarm.remedy));
  }
  return lines;
}

std::vector<std::string> room_lines(const RoomBoard& room, const Watch& watch, Instant now,
                                    const Layout& layout, const Paint& paint) {
  std::vector<std::string> lines;
  const std::string title = room.name.empty() || room.name == room.id
                                ? room.id
                                : fmt::format("{} · {}", room.id, room.name);
  lines.push_back(paint(Tint::bold, title) +
                  fmt::format("   floor language {}{}, {} listening{}{}{}",
                              room.floor_language.empty() ? "unknown" : room.floor_language,
                              room.floor_language_by.empty()
                                  ? ""
                                  : fmt::format(" (says booth {})", room.floor_language_by),
                              listeners_of(room),
                              room.messages == 0 ? "" : fmt::format(", {} messages", room.messages),
                              room.open ? "" : ", closed", is_recorded(room) ? ", recording" : ""));
  for (auto& line : alarm_lines(alarms(room), paint)) lines.push_back(std::move(line));
  lines.push_back(channel_head(layout, paint));
  for (const ChannelRow& row : room.channels) {
    lines.push_back(channel_line(room, row, watch.signs(room.id, row.id, now), layout, paint));
  }
  if (!room.sources.empty()) lines.push_back(source_head(paint));
  for (const SourceRow& source : room.sources) lines.push_back(source_line(source, paint));
  if (!room.sources.empty()) lines.push_back(paint(Tint::dim, kLostWords));
  if (std::string desks = desks_line(room, paint); !desks.empty())
    lines.push_back(std::move(desks));
  for (const std::string& text : room.texts)
    lines.push_back(paint(Tint::dim, "    message") + "  " + text);
  return lines;
}

}  // namespace dragoman::client
