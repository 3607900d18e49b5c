#pragma once
/// dragoman-floor as a program: session, input, sender, and what it says.

#include "client/cli/main_loop.h"
#include "client/floor/floor_input.h"
#include "client/floor/floor_sender.h"
#include "client/floor/options.h"
#include "client/net/control_session.h"

#include <memory>
#include <optional>
#include <string>

namespace dragoman::client {

/// Main thread only.
class FloorApp {
 public:
  FloorApp(const FloorOptions& options, MainLoop& loop);
  ~FloorApp();

  /// Until a signal. Throws ProgramError when the relay refuses this floor.
  int run();

 private:
  void session_event(const SessionEvent& event);
  void registered(const Registered& session);
  void link_lost(const LinkLost& lost);
  void refused(const control::Refused& refusal);
  void each_second();
  void watch_input();

  FloorOptions options_;
  MainLoop& loop_;
  FloorInput input_;
  FloorSender sender_;
  std::unique_ptr<ControlSession> session_;
  std::optional<ProgramError> failure_;
  std::string name_;  ///< of this source in the room, as the relay told it
  std::string input_message_;
  bool registered_ = false, trouble_said_ = false;
};

/// The line of --json, each second.
std::string floor_line(const std::string& room, const std::string& name, const FloorStatus& status,
                       const DeviceState& input, bool registered, double unix_seconds);

}  // namespace dragoman::client
