#pragma once
/// Something that is wrong now, and where.

#include "relay/engine/ids.h"
#include "relay/event/alarms.h"

#include <string>
#include <vector>

namespace dragoman::watch {

using event::AlarmKind;

/// Positions in the event; kNone and an empty name where it does not apply.
struct Place {
  std::int16_t room = engine::kNone;  ///< kNone: the relay itself
  std::int16_t channel = engine::kNone;
  engine::Seat seat{};
  std::string source{};  ///< a floor source's name, or a thread's
  bool operator==(const Place&) const = default;
};

struct Finding {
  AlarmKind kind{};
  Place place{};
  bool grave = false;  ///< delegates lose sound
  double figure = 0;   ///< what was measured, in the unit that the kind's threshold has
};

using Findings = std::vector<Finding>;

}  // namespace dragoman::watch
