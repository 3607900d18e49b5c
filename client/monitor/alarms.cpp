#include "client/monitor/alarms.h"

#include <fmt/format.h>

#include <algorithm>

namespace dragoman::client {
namespace {

void add_channel(const RoomBoard& room, const ChannelRow& row, const Watch::Signs& signs,
                 std::vector<Alarm>& out) {
  const std::string where = room.id + "/" + row.id;
  const std::string who =
      row.on_air.empty() ? "" : fmt::format(" from {}", fmt::join(row.on_air, " "));
  if (row.state == "dead") {
    out.push_back({"dead", where, "on air" + who + ", but no packets come", true});
  }
  if (signs.silent()) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(signs.silent_for).count();
    out.push_back(
        {"silent", where, fmt::format("on air{}, nothing heard for {} s", who, seconds), true});
  }
  if (signs.clip) out.push_back({"clip", where, "too loud, the limiter holds peaks" + who, false});
}

void add_desk(const RoomBoard& room, const DeskRow& desk, std::vector<Alarm>& out) {
  const std::string where = fmt::format("{}/{}/{}", room.id, desk.booth, desk.desk);
  if (desk.lost) {
    const char* what = desk.connected ? "its microphone is open, but no sound comes from the desk"
                                      : "it was on air when its link ended";
    out.push_back({"desk lost", where, what, true});
  }
  if (desk.call == "raised") out.push_back({"call", where, "calls the technician", true});
  if (desk.call == "handled")
    out.push_back({"call", where, "called the technician, who is on the way", false});
  if (desk.talk == "technician") out.push_back({"talk", where, "talks to the technician", false});
  if (desk.reason_code == "relay_loop" && desk.on_air)
    out.push_back({"loop", where, "interprets what rests on its own words", false});
}

}  // namespace

std::vector<Alarm> alarms(const RoomBoard& room, const Watch& watch, Instant now) {
  std::vector<Alarm> out;
  for (const ChannelRow& row : room.channels) {
    add_channel(room, row, watch.signs(room.id, row.id, now), out);
  }
  for (const DeskRow& desk : room.desks) add_desk(room, desk, out);
  if (room.recording == "failed")
    out.push_back(
        {"recording", room.id,
         "ended by the disk (" + room.recording_reason + "): make room, then start it again",
         true});
  if (room.slower)
    out.push_back({"slower", room.id, "a booth asks the speaker to slow down", false});
  const auto is_floor = [](const SourceRow& source) { return source.kind != "desk"; };
  const auto floors =
      static_cast<std::size_t>(std::count_if(room.sources.begin(), room.sources.end(), is_floor));
  for (const SourceRow& source : room.sources) {
    if (source.alive) continue;
    const bool only_floor = is_floor(source) && floors == 1;
    out.push_back({"lost", room.id + "/" + source.id,
                   fmt::format("{} source registered, but no packets come", source.kind),
                   only_floor});
  }
  if (!room.channels.empty() && floors == 0) {
    out.push_back({"lost", room.id + "/floor", "no floor source is connected", true});
  }
  std::stable_partition(out.begin(), out.end(), [](const Alarm& alarm) { return alarm.grave; });
  return out;
}

}  // namespace dragoman::client
