#include "relay/app/watchman.h"

#include <utility>

namespace dragoman::app {

Watchman::Watchman(const event::Event& event, MediaControl& media, const SeatTable& seats,
                   watch::AlarmBook& alarms, Setup setup)
    : media_(media),
      seats_(seats),
      alarms_(alarms),
      setup_(std::move(setup)),
      relay_(event),
      history_(event),
      hearing_(event.rooms.size()) {
  rooms_.reserve(event.rooms.size());
  for (std::size_t room = 0; room < event.rooms.size(); ++room) rooms_.emplace_back(event, room);
}

void Watchman::look(Instant now, WallTime wall) {
  std::vector<watch::SourceSeen> sources;
  for (std::size_t room = 0; room < rooms_.size(); ++room) {
    sources.clear();
    for (int slot = 0; slot < engine::kMaxSources; ++slot)
      if (seats_.taken(room, slot)) sources.push_back({slot, seats_.name(room, slot)});
    const auto& status = media_.status(room);
    alarms_.settle(static_cast<std::int16_t>(room),
                   rooms_[room].observe(status, sources, now, wall, hearing_[room]), wall);
    history_.add(room, status, sources);
  }
  tell();
}

void Watchman::second(Instant now, WallTime wall) {
  watch::RelaySeen seen;
  for (const auto& thread : media_.threads())
    seen.threads.push_back({thread.name, thread.busy_seconds, thread.cycles, thread.late_cycles});
  const auto disk = setup_.disk();
  seen.disk_open = disk.open;
  seen.disk_lost = disk.lost;
  seen.disk_free_gb = disk.free_gb;
  seen.recordings_failed = disk.failed;
  if (const auto end = setup_.certificate())
    seen.certificate_days = std::chrono::duration<double, std::ratio<86400>>(*end - wall).count();
  seen.queriers = setup_.queriers(now);
  const auto refused = setup_.refused();
  seen.packets_refused = refused.packets;
  seen.connections_refused = refused.connections;
  seen.guesses_slowed = refused.guesses;
  alarms_.settle(engine::kNone, relay_.observe(seen, now), wall);
  for (std::size_t room = 0; room < rooms_.size(); ++room) {
    const auto listeners = setup_.listeners(room);
    history_.second(room, listeners, media_.status(room), wall);
    hearing_[room].clear();
    for (const auto& count : listeners)
      hearing_[room].push_back({count.reporters, count.losing + count.hearing_nothing});
  }
  tell();
}

void Watchman::tell() {
  for (const auto& change : alarms_.take_changes()) setup_.changed(change);
}

}  // namespace dragoman::app
