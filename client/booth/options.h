#pragma once
/// The command line of dragoman-booth.

#include "client/cli/program.h"

#include <string>

namespace dragoman::client {

struct BoothOptions {
  CommonOptions common;
  std::string room, booth;
  int desk = 0;
  std::string device, input, output, interface;
  bool loop = false, headless = false, list_devices = false;
  std::string transport = "auto";  ///< of the incoming channel
};

/// Describes every option to `app`; `options` must outlive the parse.
void add_options(CLI::App& app, BoothOptions& options);

/// What the parser cannot see. Throws ProgramError (exit 2).
void check(const BoothOptions& options);

}  // namespace dragoman::client
