#include "relay/app/service_manager.h"

#include <systemd/sd-daemon.h>

namespace dragoman::app {

ServiceManager ServiceManager::of_process() {
  return {[](const std::string& state) { sd_notify(0, state.c_str()); },
          sd_watchdog_enabled(0, nullptr) > 0};
}

void ServiceManager::observe(bool ready, const std::string& status) {
  if (ready && !announced_) {
    announced_ = true;
    notify_("READY=1");
  }
  if (ready && watched_) notify_("WATCHDOG=1");
  if (status == status_) return;
  status_ = status;
  notify_("STATUS=" + status);
}

void ServiceManager::stopping() {
  notify_("STOPPING=1");
}

}  // namespace dragoman::app
