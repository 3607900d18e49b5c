#pragma once
/// What an event names and this machine must have: looked at before anything starts, and by
/// --check.

#include "relay/event/event.h"

#include <stdexcept>

namespace dragoman::app {

/// Its text says where in the event file, what, and a remedy.
struct SurroundingsError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The interfaces, and the descriptions of the streams that the relay joins; opens nothing. Throws
/// SurroundingsError. Start-up only.
void check_surroundings(const event::Event& event);

}  // namespace dragoman::app
