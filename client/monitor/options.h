#pragma once
/// dragoman-monitor's command line.

#include "client/cli/program.h"

#include <optional>
#include <string>

namespace dragoman::client {

/// A technician's microphone and ears; the ears are for listening, too.
struct TalkOptions {
  bool on = false, headless = false, loop = false;
  std::string device, input, output;
  double volume_db = 0;
};

struct MonitorOptions {
  CommonOptions common;
  std::string room;  ///< empty = all
  bool once = false, list_devices = false;
  double levels_per_second = 1;  ///< of --json
  std::string listen;            ///< what is heard without a screen (tap_target.h); empty = nothing
  std::optional<double> seconds;  ///< of that; none = until it is ended
  TalkOptions talk;
};

void add_options(CLI::App& app, MonitorOptions& options);

/// What the parser cannot see. Throws ProgramError (exit 2).
void check(const MonitorOptions& options);

}  // namespace dragoman::client
