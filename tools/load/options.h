#pragma once
/// dragoman-load's command line.

#include "client/cli/program.h"

#include <string>

namespace dragoman::load {

struct LoadOptions {
  client::CommonOptions common;
  std::string room;  ///< empty = the event's first
  int desks = 0, unicast = 0, multicast = 0, consoles = 0;
  bool act = false;  ///< desks press their keys
  int seconds = 10;
  double packet_ms = 2.5;
  std::string interface;
  std::string write_event;  ///< file; then nothing is loaded
  int booths = 31, desks_a_booth = 6;
};

void add_options(CLI::App& app, LoadOptions& options);

/// What the parser cannot see. Throws ProgramError (exit 2).
void check(const LoadOptions& options);

}  // namespace dragoman::load
