#include "relay/engine/interpretation.h"

#include <algorithm>

namespace dragoman::engine {

Interpretation::Interpretation(const event::Room& room)
    : conflict_(room.between_booths, room.within_booth),
      auto_relay_(room),
      channels_(static_cast<std::int16_t>(room.channels.size())),
      given_(room.channels.size(), std::int16_t{kNone}) {
  for (std::size_t booth = 0; booth < room.booths.size(); ++booth) {
    selectors_.emplace_back(room, room.booths[booth]);
    first_desks_.push_back(desks_.size());
    for (int number = 1; number <= room.booths[booth].desks; ++number) {
      Desk desk;
      desk.seat = {static_cast<std::int16_t>(booth), static_cast<std::int16_t>(number)};
      desk.channel = selectors_.back().select(Output::a, kNone).channel;
      desks_.push_back(desk);
    }
  }
  handovers_.resize(room.booths.size());
  first_desks_.push_back(desks_.size());
}

void Interpretation::follow(const RoomRules& rules) noexcept {
  conflict_ = {rules.between_booths, rules.within_booth};
  auto_relay_.follow(rules);
}

std::span<Desk> Interpretation::desks_of(std::size_t booth) noexcept {
  return std::span{desks_}.subspan(first_desks_[booth],
                                   first_desks_[booth + 1] - first_desks_[booth]);
}

Desk* Interpretation::find(Seat seat) noexcept {
  for (auto& desk : desks_) {
    if (desk.seat == seat) return &desk;
  }
  return nullptr;
}

void Interpretation::connect(Seat seat) noexcept {
  Desk* desk = find(seat);
  if (desk == nullptr) return;
  desk->close(desk->lost ? Reason::back_off_air : Reason::none);
  desk->connected = true;
  desk->coughing = desk->heard = desk->fell_silent = false;
  desk->last_heard = {};
  desk->talk = Talk::nobody;
}

void Interpretation::disconnect(Seat seat) noexcept {
  Desk* desk = find(seat);
  if (desk == nullptr) return;
  if (desk->open)
    desk->lose();
  else if (!desk->lost)
    desk->close(Reason::none);
  desk->connected = desk->coughing = desk->heard = desk->fell_silent = false;
  desk->talk = Talk::nobody;
}

void Interpretation::microphone(Seat seat, bool on, Instant now) noexcept {
  Desk* desk = find(seat);
  if (desk == nullptr) return;
  if (!on) {
    desk->close(Reason::none);
  } else if (!desk->open) {
    open(*desk, now);
  }
}

/// The wish is refused, all stays as it was.
void Interpretation::deny(Desk& desk, Reason why) noexcept {
  desk.reason = why;
  ++desk.refusals;
  ++refusals_[static_cast<std::size_t>(why)];
}

/// The booth that the technician gave the channel to comes before all others, whatever the room's
/// rule.
ConflictRule::Verdict Interpretation::judge(const Desk& newcomer, const Desk& holder,
                                            Instant now) const noexcept {
  if (newcomer.seat.booth != holder.seat.booth && given_to(newcomer.channel) == newcomer.seat.booth)
    return ConflictRule::Verdict::cut;
  return conflict_.judge(newcomer, holder, now);
}

/// Why the press of `desk` is refused.
Reason Interpretation::objection(const Desk& desk, Instant now) const noexcept {
  if (!desk.connected) return Reason::link_lost;
  if (desk.locked) return Reason::locked;
  // Nothing would be heard, but whoever speaks now would be cut.
  if (desk.fell_silent) return Reason::link_lost;
  if (room_closed_) return Reason::room_closed;
  if (desk.channel == kNone) return Reason::no_such_language;
  const std::int16_t given = given_to(desk.channel);
  if (given != kNone && given != desk.seat.booth) return Reason::given_away;
  int together = 0;
  for (const auto& holder : desks_) {
    if (!holder.holds(desk.channel)) continue;
    const auto verdict = judge(desk, holder, now);
    if (verdict == ConflictRule::Verdict::refuse) return Reason::channel_busy;
    // Who is heard is not cut by one who is not, or not yet.
    if (verdict == ConflictRule::Verdict::cut && holder.heard && !desk.heard)
      return Reason::link_lost;
    if (verdict == ConflictRule::Verdict::both) ++together;
  }
  return together >= kMaxOnAir ? Reason::channel_busy : Reason::none;
}

void Interpretation::open(Desk& desk, Instant now) noexcept {
  if (const auto reason = objection(desk, now); reason != Reason::none) {
    desk.refuse(reason);
    return deny(desk, reason);
  }
  for (auto& holder : desks_) {
    if (holder.channel == desk.channel) holder.left_dead = false;
    if (!holder.holds(desk.channel)) continue;
    if (judge(desk, holder, now) != ConflictRule::Verdict::cut) continue;
    if (holder.seat.booth != desk.seat.booth) desk.cut_booths |= 1U << holder.seat.booth;
    const bool given = given_to(desk.channel) == desk.seat.booth;
    holder.close(given && holder.seat.booth != desk.seat.booth ? Reason::given_away
                                                               : Reason::cut_by_other);
  }
  desk.open = true;
  desk.refused = false;
  desk.reason = Reason::none;
  desk.opened = now;
}

void Interpretation::cough(Seat seat, bool held) noexcept {
  if (Desk* desk = find(seat)) desk->coughing = held;
}

void Interpretation::talk(Seat seat, Talk to, bool gone) noexcept {
  Desk* desk = find(seat);
  if (desk == nullptr) return;
  if (gone && desk->open && desk->talk != Talk::nobody) desk->close(Reason::talk_lost);
  desk->talk = to;
}

void Interpretation::output(Seat seat, Output output, std::int16_t channel, Instant now) noexcept {
  Desk* desk = find(seat);
  if (desk == nullptr) return;
  const auto choice = selectors_[static_cast<std::size_t>(seat.booth)].select(output, channel);
  if (choice.reason != Reason::none) return deny(*desk, choice.reason);
  const bool moves = desk->channel != choice.channel;
  const bool was_open = desk->open;
  desk->output = output;
  desk->channel = choice.channel;
  if (!moves && was_open) {
    desk->reason = Reason::none;
    return;
  }
  desk->close(Reason::none);
  if (was_open) open(*desk, now);
}

void Interpretation::incoming(Seat seat, std::int16_t channel) noexcept {
  Desk* desk = find(seat);
  if (desk == nullptr) return;
  if (channel < 0 || channel >= channels_) return deny(*desk, Reason::no_such_language);
  if (desk->open && channel > 0 && RelayChain::as_chosen(desks()).rests_on(channel, desk->channel))
    return deny(*desk, Reason::relay_loop);
  desk->incoming = channel;
  if (desk->reason == Reason::relay_loop || desk->reason == Reason::no_such_language)
    desk->reason = Reason::none;
}

void Interpretation::answer_floor_language(Seat seat, Reason why) noexcept {
  Desk* desk = find(seat);
  if (desk == nullptr) return;
  if (why != Reason::none) return deny(*desk, why);
  if (desk->reason == Reason::floor_language_chosen || desk->reason == Reason::floor_language_said)
    desk->reason = Reason::none;
}

bool Interpretation::is_manned(std::int16_t booth) const noexcept {
  return std::any_of(desks_.begin(), desks_.end(), [booth](const Desk& desk) {
    return desk.seat.booth == booth && desk.connected;
  });
}

void Interpretation::call(Seat seat, Call wanted, Instant now) noexcept {
  Desk* desk = find(seat);
  if (desk == nullptr) return;
  switch (wanted) {
    case Call::none:
      return desk->call.withdraw();
    case Call::raised:
      return desk->call.raise();
    case Call::handled:
      return desk->call.handle();
    case Call::finished:
      return desk->call.finish(now);
  }
}

void Interpretation::handover(Seat seat, HandoverStep step, Instant now) noexcept {
  Desk* desk = find(seat);
  if (desk == nullptr) return;
  const auto booth = desks_of(static_cast<std::size_t>(seat.booth));
  const bool anybody =
      std::any_of(booth.begin(), booth.end(), [](const Desk& mate) { return mate.open; });
  if (step == HandoverStep::take && !anybody) return open(*desk, now);
  const auto refused =
      handovers_[static_cast<std::size_t>(seat.booth)].step(step, *desk, booth, now);
  if (refused != Reason::none) deny(*desk, refused);
}

void Interpretation::lock(Seat seat, bool on) noexcept {
  Desk* desk = find(seat);
  if (desk == nullptr || desk->locked == on) return;
  desk->locked = on;
  desk->close(on ? Reason::locked : Reason::none);
}

void Interpretation::kick(Seat seat) noexcept {
  if (Desk* desk = find(seat)) desk->close(Reason::kicked);
}

void Interpretation::give(std::int16_t channel, std::int16_t booth) noexcept {
  if (channel <= 0 || channel >= channels_) return;
  if (booth < kNone || booth >= static_cast<std::int16_t>(handovers_.size())) return;
  given_[static_cast<std::size_t>(channel)] = booth;
}

void Interpretation::close_room(bool on) noexcept {
  room_closed_ = on;
  if (!on) return;
  for (auto& desk : desks_)
    if (desk.open) desk.close(Reason::room_closed);
}

void Interpretation::update(std::int16_t floor_language, Instant now) noexcept {
  for (std::size_t booth = 0; booth < handovers_.size(); ++booth)
    handovers_[booth].update(desks_of(booth), now);
  for (auto& desk : desks_) desk.call.update(now);
  turn_floor_keys(floor_language);
}

/// Auto-relay first, then whoever hears what rests on its own words.
void Interpretation::turn_floor_keys(std::int16_t floor_language) noexcept {
  const Desk* pivot = auto_relay_.pivot(desks());
  ChannelSet roots;
  if (pivot != nullptr) roots = RelayChain::as_chosen(desks()).roots(pivot->channel);
  for (auto& desk : desks_) {
    desk.floor_key = pivot == nullptr ? std::int16_t{0}
                                      : auto_relay_.floor_key(desk, *pivot, roots, floor_language);
  }
  const auto heard = RelayChain::as_heard(desks());
  for (auto& desk : desks_)
    desk.in_loop = desk.open && desk.hears() > 0 && heard.rests_on(desk.hears(), desk.channel);
}

void Interpretation::hear(Desk& desk, bool alive, Instant now) noexcept {
  desk.heard = alive;
  if (alive) desk.last_heard = now;
  desk.fell_silent = !alive && desk.last_heard != Instant{} && now - desk.last_heard >= kFirstSound;
  if (!alive) return;
  if (desk.refused && desk.reason == Reason::link_lost) desk.close(Reason::none);
  if (!desk.lost || desk.open) return;
  desk.lost = desk.left_dead = false;
  desk.reason = Reason::back_off_air;
}

void Interpretation::lapse(Desk& desk, Nanoseconds hold, Instant now) noexcept {
  if (!desk.open || desk.heard) return;
  const Nanoseconds silent = now - std::max(desk.last_heard, desk.opened);
  if (silent >= (desk.was_heard() ? hold : std::max(hold, kFirstSound))) desk.lose();
}

}  // namespace dragoman::engine
