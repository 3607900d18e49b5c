#include "relay/engine/conflict_rule.h"

namespace dragoman::engine {
namespace {

/// The booth that was cut stays out until its cutter closes, whichever of its desks presses.
bool was_cut_by(const Desk& newcomer, const Desk& holder) noexcept {
  return ((holder.cut_booths >> newcomer.seat.booth) & 1U) != 0;
}

/// Interpreters into their own language come before those who work out of it.
bool outranks(const Desk& newcomer, const Desk& holder) noexcept {
  return newcomer.output == Output::a && holder.output != Output::a;
}

}  // namespace

ConflictRule::Verdict ConflictRule::judge(const Desk& newcomer, const Desk& holder,
                                          Instant now) const noexcept {
  if (holder.abandoned(now)) return Verdict::cut;
  if (newcomer.seat.booth == holder.seat.booth) {
    return within_ == event::WithinBooth::mixed ? Verdict::both : Verdict::cut;
  }
  switch (between_) {
    case event::BetweenBooths::mixed:
      return Verdict::both;
    case event::BetweenBooths::override_:
      return was_cut_by(newcomer, holder) ? Verdict::refuse : Verdict::cut;
    case event::BetweenBooths::toggle_override:
      return Verdict::cut;
    case event::BetweenBooths::interlock:
      return Verdict::refuse;
    case event::BetweenBooths::priority:
      return outranks(newcomer, holder) ? Verdict::cut : Verdict::refuse;
  }
  return Verdict::refuse;
}

}  // namespace dragoman::engine
