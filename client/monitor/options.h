#pragma once
/// dragoman-monitor's command line.

#include "client/cli/program.h"

namespace dragoman::client {

struct MonitorOptions {
  CommonOptions common;
  std::string room;  ///< empty = all
  bool once = false;
};

void add_options(CLI::App& app, MonitorOptions& options);

}  // namespace dragoman::client
