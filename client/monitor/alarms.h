#pragma once
/// What is wrong now, in words: the relay's alarms, and what desks signal.

#include "client/monitor/board.h"

#include <string>
#include <vector>

namespace dragoman::client {

struct Alarm {
  std::string word;    ///< the relay's kind, or call | slower | microphone | loop
  std::string where;   ///< "hall/en"
  std::string what;    ///< a sentence
  std::string remedy;  ///< what to do; empty when it is plain, or somebody has seen it
  bool grave = false;  ///< delegates lose sound
};

/// The grave ones first.
std::vector<Alarm> alarms(const RoomBoard& room);
/// Those of the relay itself.
std::vector<Alarm> alarms_of_relay(const Board& board);

}  // namespace dragoman::client
