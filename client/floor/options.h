#pragma once
/// The command line of dragoman-floor.

#include "client/cli/program.h"
#include "client/floor/contribution.h"

#include <string>
#include <vector>

namespace dragoman::client {

struct FloorOptions {
  CommonOptions common;
  std::string room, name;
  std::string device, file, sdp, interface;
  std::string from;    ///< of the stream of `sdp`; empty = as that says
  double tone_hz = 0;  ///< 0 = no tone
  double tone_dbfs = -18;
  bool loop = false, list_devices = false;
  std::vector<int> inputs;
  std::string codec = "l16";
  double packet_ms = 2.5;
  Samples period = 0;
  ContributionConfig contribution;  ///< filled in by check()
};

/// Describes every option to `app`; `options` must outlive the parse.
void add_options(CLI::App& app, FloorOptions& options);

/// What the parser cannot see: one room, exactly one input, that it is there; names the source by
/// its kind when it has no name. Throws ProgramError (exit 2).
void check(FloorOptions& options);

}  // namespace dragoman::client
