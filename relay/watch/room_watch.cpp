#include "relay/watch/room_watch.h"

#include "relay/watch/threshold.h"

#include <algorithm>

namespace dragoman::watch {
namespace {

constexpr Nanoseconds kAtOnce{0};
/// Sources come one after the other when an event begins.
constexpr Nanoseconds kNoFloorHold = std::chrono::seconds{5};
constexpr Nanoseconds kLateWindow = std::chrono::seconds{10};
constexpr Nanoseconds kStillWindow = std::chrono::seconds{1};

bool on_air(const engine::ChannelStatus& channel) {
  return channel.state == engine::ChannelState::interpreted ||
         channel.state == engine::ChannelState::relay;
}

}  // namespace

RoomWatch::RoomWatch(const event::Event& event, std::size_t room)
    : limits_(event.alarms),
      room_(event.rooms[room]),
      index_(static_cast<std::int16_t>(room)),
      channels_(room_.channels.size()),
      slots_(engine::kMaxSources),
      late_ticks_(kLateWindow),
      ticks_(kStillWindow),
      losing_(room_.channels.size()),
      network_(index_) {}

Findings RoomWatch::observe(const engine::RoomStatus& status, std::span<const SourceSeen> seen,
                            Instant now, WallTime wall, std::span<const HearingSeen> ears) {
  Findings out;
  engine(status, now, out);
  floor(status, seen, now, out);
  sources(status, seen, {now, wall}, out);
  lost_desks(status, out);
  channels(status, now, out);
  hearing(ears, now, out);
  network_.observe(limits_, now, out);
  std::erase_if(out, [this](const Finding& finding) {
    return limits_.off.test(static_cast<std::size_t>(finding.kind));
  });
  return out;
}

void RoomWatch::floor(const engine::RoomStatus& status, std::span<const SourceSeen> seen,
                      Instant now, Findings& out) {
  const bool none = std::none_of(seen.begin(), seen.end(), [](const SourceSeen& source) {
    return source.slot < engine::kMaxFloorSources;
  });
  const bool used = std::any_of(status.desks.begin(), status.desks.end(),
                                [](const engine::DeskStatus& desk) { return desk.connected; });
  if (no_floor_.observe(none ? Sign::bad : Sign::good, now, kNoFloorHold, kAtOnce))
    out.push_back({AlarmKind::no_floor, {index_, 0}, used, 0});
}

void RoomWatch::sources(const engine::RoomStatus& status, std::span<const SourceSeen> seen,
                        const Moment& moment, Findings& out) {
  std::vector<bool> there(slots_.size());
  const bool floor_alive = std::any_of(seen.begin(), seen.end(), [&](const SourceSeen& source) {
    return source.slot < engine::kMaxFloorSources &&
           status.sources[static_cast<std::size_t>(source.slot)].alive;
  });
  for (const auto& source : seen) {
    const auto index = static_cast<std::size_t>(source.slot);
    if (index >= slots_.size()) continue;
    there[index] = true;
    auto& slot = slots_[index];
    if (!slot || slot->name != source.name) slot.emplace(Slot{std::string(source.name), {}});
    const auto& live = status.sources[index];
    Place place{index_};
    SourceWatch::Look look{live, false, false, false, moment.now, moment.wall};
    if (source.slot < engine::kMaxFloorSources) {
      place.channel = 0;
      place.source = source.name;
      look.carrying = live.selected;
      look.grave = !floor_alive;
    } else {
      place.seat = engine::seat_of(source.slot);
      const auto& desk = status.desks[engine::desk_index(place.seat)];
      look.lost = desk.lost;
      look.carrying = desk.on_air;
      if (desk.on_air) place.channel = desk.channel;
    }
    slot->watch.observe(look, limits_, place, out);
  }
  for (std::size_t i = 0; i < slots_.size(); ++i)
    if (!there[i]) slots_[i].reset();
}

/// A few who lose are the trouble of a few; many have something in common.
void RoomWatch::hearing(std::span<const HearingSeen> hearing, Instant now, Findings& out) {
  for (std::size_t c = 0; c < std::min(hearing.size(), losing_.size()); ++c) {
    const auto& seen = hearing[c];
    const double percent = seen.reporters > 0 ? 100.0 * seen.badly / seen.reporters : 0;
    Sign sign = seen.reporters == 0 ? Sign::over
                                    : above(percent, limits_.listeners_losing_percent, limits_);
    if (sign == Sign::bad && seen.badly < limits_.listeners_losing) sign = Sign::good;
    if (losing_[c].observe(sign, now, limits_.listeners_hold, limits_.clear_hold))
      out.push_back(
          {AlarmKind::listeners_losing, {index_, static_cast<std::int16_t>(c)}, true, percent});
  }
}

void RoomWatch::lost_desks(const engine::RoomStatus& status, Findings& out) const {
  for (std::int16_t booth = 0; booth < static_cast<std::int16_t>(room_.booths.size()); ++booth)
    for (std::int16_t number = 1; number <= room_.booths[static_cast<std::size_t>(booth)].desks;
         ++number) {
      const engine::Seat seat{booth, number};
      const auto& desk = status.desks[engine::desk_index(seat)];
      if (!desk.lost) continue;
      // Where its mate has taken over, delegates lack nothing; the desk is still to be looked
      // after.
      const bool relieved =
          desk.channel >= 0 && on_air(status.channels[static_cast<std::size_t>(desk.channel)]);
      out.push_back({AlarmKind::source_dead,
                     {index_, desk.channel, seat, {}},
                     !relieved,
                     desk.connected ? 0.0 : 1.0});
    }
}

void RoomWatch::channels(const engine::RoomStatus& status, Instant now, Findings& out) {
  const bool floor_alive =
      std::any_of(status.sources.begin(), status.sources.begin() + engine::kMaxFloorSources,
                  [](const engine::SourceStatus& s) { return s.alive && s.selected; });
  const bool quiet_floor = !floor_alive || status.channels[0].rms_dbfs < limits_.silence_dbfs;
  for (std::size_t c = 0; c < channels_.size(); ++c) {
    const auto& channel = status.channels[c];
    const bool carrying = c == 0 ? floor_alive : on_air(channel);
    Place place{index_, static_cast<std::int16_t>(c)};
    if (const auto seats = channel.seats_on_air(); !seats.empty()) place.seat = seats.front();
    channels_[c].observe({channel, carrying, quiet_floor, now}, limits_, place, out);
  }
}

void RoomWatch::engine(const engine::RoomStatus& status, Instant now, Findings& out) {
  const auto made = ticks_.observe(status.ticks, now);
  const bool known = ticks_.span() >= kStillWindow;
  const Sign still = !known ? Sign::unknown : made == 0 ? Sign::bad : Sign::good;
  if (still_.observe(still, now, kAtOnce, kAtOnce))
    out.push_back({AlarmKind::engine_still, {index_}, true, 0});
  const auto late = late_ticks_.observe(status.late_ticks, now);
  const Sign sign = late >= static_cast<std::uint64_t>(limits_.late_ticks) ? Sign::bad : Sign::good;
  if (late_.observe(sign, now, kAtOnce, limits_.clear_hold))
    out.push_back({AlarmKind::media_late, {index_}, false, static_cast<double>(late)});
}

}  // namespace dragoman::watch
