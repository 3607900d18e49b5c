#pragma once
/// The cables of this process's JACK ports, read and laid.

#include "client/audio/cable_memory.h"

#include <optional>

namespace dragoman::client {

/// Control threads, while the stream stays open; not real-time safe. Nothing without a JACK client.
std::optional<Cables> jack_cables();
/// False while there is nothing at its other end.
bool lay_jack_cable(const Cable& cable);
void cut_jack_cable(const Cable& cable);

}  // namespace dragoman::client
