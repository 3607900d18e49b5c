#pragma once
/// What is wrong now, in words.

#include "client/monitor/board.h"
#include "client/monitor/watch.h"

#include <string>
#include <vector>

namespace dragoman::client {

struct Alarm {
  std::string word;    ///< dead | lost | silent | clip
  std::string where;   ///< "hall/en"
  std::string what;    ///< a sentence
  bool grave = false;  ///< delegates lose sound
};

/// The grave ones first.
std::vector<Alarm> alarms(const RoomBoard& room, const Watch& watch, Instant now);

}  // namespace dragoman::client
