#pragma once
/// What a watching listener (dragoman-probe watch) tells the relay. Pure.

#include "relay/event/event.h"
#include "relay/watch/network_watch.h"

#include <optional>
#include <string_view>

namespace dragoman::app {

/// {"watcher","received":["en"],"missing":["ru"],"foreign":[{"channel","address"}],
/// "forged":[{"channel","address":"10.0.0.1:40000"}],"querier"};
/// nothing when it is something else, names a channel that the room lacks, or is out of bounds.
std::optional<watch::NetworkReport> read_network_report(const event::Room& room,
                                                        std::string_view body);

}  // namespace dragoman::app
