#pragma once
/// A sheet for the wall or the table of a room: the code, the Wi-Fi's name, and the steps in every
/// language of the room. One page of paper, or as many as the languages need. Pure.

#include "relay/event/event.h"

#include <string>

namespace dragoman::app {

/// What a sheet says of the PIN.
struct SheetPin {
  bool line = false;    ///< a line for it, to be written on
  std::string known{};  ///< stands on the line, and in the code
};

/// `url`: of the room's page.
std::string sheet(const event::Event& event, std::size_t room, const std::string& url,
                  const SheetPin& pin = {});

}  // namespace dragoman::app
