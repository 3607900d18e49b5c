#pragma once
/// The command line of dragoman-listen.

#include "client/cli/program.h"
#include "client/listen/tune_policy.h"

#include <string>
#include <vector>

namespace dragoman::client {

struct ListenOptions {
  CommonOptions common;
  std::string room, channel = "floor";
  std::string device = "default", output, interface, trace;
  std::vector<std::string> sdp;  ///< one, or two paths of one stream
  bool null_device = false, list_devices = false;
  TwinSetting twin = TwinSetting::automatic;
  double seconds = 0;    ///< of sound; 0 = until told to stop
  double volume_db = 0;  ///< −60 … +12
  std::string transport_text = "auto";
  TransportChoice transport = TransportChoice::automatic;  ///< filled in by check()
};

inline constexpr double kQuietest = -60, kLoudest = 12;

/// Describes every option to `app`; `options` must outlive the parse.
void add_options(CLI::App& app, ListenOptions& options);

/// What the parser cannot see: needs --room or --sdp; files and interface are there. Throws
/// ProgramError (exit 2).
void check(ListenOptions& options);

}  // namespace dragoman::client
