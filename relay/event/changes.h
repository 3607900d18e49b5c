#pragma once
/// What an edited event file asks of an event that runs. Control thread; no sound depends on it.

#include "relay/event/event.h"

#include <string>
#include <vector>

namespace dragoman::event {

/// Settings that differ between two events, as people write them: "network: dscp",
/// "room hall, channel fr: fallback".
struct Changes {
  std::vector<std::string> live;   ///< a running event can take them
  std::vector<std::string> fixed;  ///< streams, groups, ports and seats follow from them: a restart
};
Changes changes(const Event& running, const Event& wanted);

/// Copies the live settings in place; nothing of `running` moves in memory. Only for events whose
/// changes() have nothing fixed.
void take_live(Event& running, const Event& wanted);

}  // namespace dragoman::event
