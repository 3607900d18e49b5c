#pragma once
/// What an event names and this machine must have: looked at before anything starts, and by
/// --check.

#include "relay/event/event.h"

#include <optional>
#include <stdexcept>
#include <string>

namespace dragoman::app {

/// Its text says where in the event file, what, and a remedy.
struct SurroundingsError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The interfaces and addresses, the descriptions of the streams that the relay joins, and whether
/// the storage could be a folder at all; opens no port of the event's. Throws SurroundingsError.
/// Start-up only.
void check_surroundings(const event::Event& event);

/// Why nothing could be kept in the event's storage now, in words like a SurroundingsError's; a
/// relay starts all the same, since losing the disk must not cost the sound. Makes the folder and
/// removes what it made. For --check.
std::optional<std::string> storage_trouble(const event::Event& event);

}  // namespace dragoman::app
