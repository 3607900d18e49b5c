#pragma once
/// What systemd is told of the relay (sd_notify(3)): that it is ready, that it still is, that it
/// stops. Elsewhere it says nothing to nobody.

#include <functional>
#include <string>

namespace dragoman::app {

/// Control thread. A watchdog that is ticked here is ticked by the media threads: `ready` is true
/// only while each room makes its frames, so either half that hangs lets systemd restart the relay.
class ServiceManager {
 public:
  /// Takes lines of sd_notify's protocol.
  using Notify = std::function<void(const std::string& state)>;

  /// `watched`: the service manager waits for ticks (sd_watchdog_enabled(3)).
  ServiceManager(Notify notify, bool watched) : notify_(std::move(notify)), watched_(watched) {}

  /// The process's own service manager, if there is one.
  static ServiceManager of_process();

  /// To be called several times within the watchdog's limit. `status` is one line for
  /// `systemctl status`, sent when it changed.
  void observe(bool ready, const std::string& status);
  /// The relay takes its leave.
  void stopping();

 private:
  Notify notify_;
  bool watched_, announced_ = false;
  std::string status_;
};

}  // namespace dragoman::app
