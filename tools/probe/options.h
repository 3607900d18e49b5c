#pragma once
/// The command line of dragoman-probe.

#include "client/cli/program.h"
#include "client/listen/tune_policy.h"
#include "tools/probe/mouth.h"

#include <optional>
#include <string>

namespace dragoman::probe {

struct ProbeOptions {
  client::CommonOptions common;
  std::string room, channel;  ///< channel empty = the one that the mouth feeds
  std::string desk_text, device_out, device_in, interface;
  std::optional<DeskSeat> desk;  ///< filled in by check()
  double seconds = 30;
  Samples period = 0;  ///< 0 = 120 without a device, the device's own with one
  std::string transport_text = "auto";
  client::TransportChoice transport = client::TransportChoice::automatic;  ///< by check()
  bool list_devices = false;

  bool devices() const noexcept { return !device_out.empty(); }
};

/// Describes every option to `app`; `options` must outlive the parse.
void add_options(CLI::App& app, ProbeOptions& options);

/// What the parser cannot see. Throws ProgramError (exit 2).
void check(ProbeOptions& options);

}  // namespace dragoman::probe
