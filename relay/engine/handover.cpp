#include "relay/engine/handover.h"

namespace dragoman::engine {
namespace {

template <class Fits>
Desk* find(std::span<Desk> booth, const Desk& by, Fits fits) noexcept {
  // From the next seat round, so that of several mates each has a turn.
  for (std::size_t i = 0; i < booth.size(); ++i) {
    auto& mate = booth[(static_cast<std::size_t>(by.seat.desk) + i) % booth.size()];
    if (mate.seat != by.seat && fits(mate)) return &mate;
  }
  return nullptr;
}

Desk* open_mate(std::span<Desk> booth, const Desk& by) noexcept {
  return find(booth, by, [](const Desk& mate) { return mate.open; });
}

Desk* idle_mate(std::span<Desk> booth, const Desk& by) noexcept {
  return find(booth, by, [](const Desk& mate) { return mate.connected && !mate.open; });
}

Desk& at(std::span<Desk> booth, Seat seat) noexcept {
  return booth[static_cast<std::size_t>(seat.desk - 1)];
}

/// Why `taker` cannot speak; none when it can.
Reason unfit(const Desk& taker) noexcept {
  if (taker.locked) return Reason::locked;
  return taker.heard ? Reason::none : Reason::link_lost;
}

/// The taker speaks where the giver spoke, with all that the giver's microphone had won.
void exchange(Desk& giver, Desk& taker, Reason why) noexcept {
  taker.output = giver.output;
  taker.channel = giver.channel;
  taker.cut_booths = giver.cut_booths;
  taker.opened = giver.opened;
  taker.open = true;
  taker.refused = false;
  taker.reason = Reason::none;
  giver.close(why);
}

}  // namespace

Reason Handover::step(HandoverStep step, Desk& by, std::span<Desk> booth, Instant now) noexcept {
  switch (step) {
    case HandoverStep::ask:
      return ask(by, booth, now);
    case HandoverStep::accept:
      return answer(by, true, booth);
    case HandoverStep::decline:
      return answer(by, false, booth);
    case HandoverStep::take:
      return take(by, booth);
    case HandoverStep::withdraw:
      return withdraw(by, booth);
  }
  return Reason::not_allowed;
}

Reason Handover::ask(Desk& asker, std::span<Desk> booth, Instant now) noexcept {
  if (pending_ && asked_ == asker.seat) return answer(asker, true, booth);  // both want the same
  if (pending_) return asker_ == asker.seat ? Reason::none : Reason::handover_pending;
  Desk* mate = asker.open ? idle_mate(booth, asker) : open_mate(booth, asker);
  if (mate == nullptr) return Reason::no_mate;
  pending_ = true;
  asker_gives_ = asker.open;
  asker_ = asker.seat;
  asked_ = mate->seat;
  since_ = now;
  asker.reason = Reason::none;
  asker.handover = HandoverPart::asked;
  mate->handover = asker_gives_ ? HandoverPart::offered : HandoverPart::wanted;
  return Reason::none;
}

Reason Handover::answer(Desk& by, bool accepts, std::span<Desk> booth) noexcept {
  if (!pending_ || asked_ != by.seat) return Reason::nothing_asked;
  Desk& asker = at(booth, asker_);
  Desk &giver = asker_gives_ ? asker : by, &taker = asker_gives_ ? by : asker;
  if (!accepts) {
    asker.reason = Reason::declined;
    note(HandoverEnd::declined, giver, taker);
  } else if (const auto objection = unfit(taker); objection != Reason::none) {
    return by.seat == taker.seat ? objection : Reason::no_mate;
  } else {
    exchange(giver, taker, Reason::handed_over);
    note(HandoverEnd::accepted, giver, taker);
  }
  end(booth);
  return Reason::none;
}

Reason Handover::take(Desk& taker, std::span<Desk> booth) noexcept {
  Desk* giver = open_mate(booth, taker);
  if (giver == nullptr) return Reason::no_mate;
  if (const auto objection = unfit(taker); objection != Reason::none) return objection;
  exchange(*giver, taker, Reason::cut_by_other);
  note(HandoverEnd::taken, *giver, taker);
  return Reason::none;
}

Reason Handover::withdraw(Desk& by, std::span<Desk> booth) noexcept {
  if (!pending_ || asker_ != by.seat) return Reason::nothing_asked;
  Desk& asked = at(booth, asked_);
  note(HandoverEnd::withdrawn, asker_gives_ ? by : asked, asker_gives_ ? asked : by);
  end(booth);
  return Reason::none;
}

void Handover::end(std::span<Desk> booth) noexcept {
  at(booth, asker_).handover = at(booth, asked_).handover = HandoverPart::none;
  pending_ = false;
}

void Handover::update(std::span<Desk> booth, Instant now) noexcept {
  if (!pending_) return;
  Desk &asker = at(booth, asker_), &asked = at(booth, asked_);
  const bool lapsed = now - since_ >= kHandoverPatience;
  const bool makes_sense = asker.connected && asked.connected && asker.open == asker_gives_ &&
                           asked.open != asker_gives_;
  if (!lapsed && makes_sense) return;
  end(booth);
  if (!makes_sense) return;
  asker.reason = Reason::lapsed;
  // A microphone that is refused keeps its own words.
  if (!asked.refused) asked.reason = Reason::lapsed;
  note(HandoverEnd::lapsed, asker_gives_ ? asker : asked, asker_gives_ ? asked : asker);
}

void Handover::note(HandoverEnd how, const Desk& giver, const Desk& taker) noexcept {
  latest_ = {how, static_cast<std::int8_t>(giver.seat.desk),
             static_cast<std::int8_t>(taker.seat.desk), latest_.count + 1};
}

}  // namespace dragoman::engine
