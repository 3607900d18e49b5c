#pragma once
/// dragoman-load's command line.

#include "client/cli/program.h"

#include <string>
#include <utility>
#include <vector>

namespace dragoman::load {

struct LoadOptions {
  client::CommonOptions common;
  std::string room;  ///< empty = the event's first
  int desks = 0, unicast = 0, multicast = 0, webrtc = 0, reporters = 0, consoles = 0;
  /// The same, as KIND N.
  std::vector<std::pair<std::string, std::string>> transports;
  double rate = 300;  ///< listeners by WebRTC that come in a second
  bool act = false;   ///< desks press their keys
  int seconds = 10;
  double packet_ms = 2.5;
  std::string interface;
  std::string write_event;  ///< file; then nothing is loaded
  int booths = 31, desks_a_booth = 6;
};

void add_options(CLI::App& app, LoadOptions& options);

/// What the parser cannot see: takes `transports` into the numbers. Throws ProgramError (exit 2).
void check(LoadOptions& options);

}  // namespace dragoman::load
