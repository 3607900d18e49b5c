#include "client/monitor/alarms.h"

#include <fmt/format.h>

#include <algorithm>

namespace dragoman::client {
namespace {

Alarm alarm(const AlarmRow& row) {
  std::string word = row.kind;
  std::replace(word.begin(), word.end(), '_', ' ');
  if (row.acknowledged) return {"seen: " + word, row.where, row.what, {}, false};
  return {word, row.where, row.what, row.remedy, row.grave};
}

void add_signals(const RoomBoard& room, const DeskRow& desk, std::vector<Alarm>& out) {
  const std::string where = fmt::format("{}/{}/{}", room.id, desk.booth, desk.desk);
  if (desk.call == "raised") out.push_back({"call", where, "calls the technician", {}, true});
  if (desk.call == "handled")
    out.push_back({"call", where, "called the technician, who is on the way", {}, false});
  if (desk.talk == "technician")
    out.push_back({"talk", where, "talks to the technician", {}, false});
  if (desk.reason_code == "relay_loop" && desk.on_air)
    out.push_back({"loop", where, "interprets what rests on its own words", {}, false});
}

void grave_first(std::vector<Alarm>& alarms) {
  std::stable_partition(alarms.begin(), alarms.end(), [](const Alarm& each) { return each.grave; });
}

}  // namespace

std::vector<Alarm> alarms(const RoomBoard& room) {
  std::vector<Alarm> out;
  for (const AlarmRow& row : room.alarms) out.push_back(alarm(row));
  for (const DeskRow& desk : room.desks) add_signals(room, desk, out);
  if (room.recording == "failed")
    out.push_back({"recording", room.id, "ended by the disk (" + room.recording_reason + ")",
                   "make room, then start it again", true});
  if (room.slower)
    out.push_back({"slower", room.id, "a booth asks the speaker to slow down", {}, false});
  if (room.use_microphone)
    out.push_back(
        {"microphone", room.id, "a booth asks the speaker to use the microphone", {}, false});
  grave_first(out);
  return out;
}

std::vector<Alarm> alarms_of_relay(const Board& board) {
  std::vector<Alarm> out;
  for (const AlarmRow& row : board.alarms) out.push_back(alarm(row));
  grave_first(out);
  return out;
}

}  // namespace dragoman::client
