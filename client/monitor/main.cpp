#include "client/audio/device.h"
#include "client/listen/device_list.h"
#include "client/monitor/headless_listen.h"
#include "client/monitor/headless_talk.h"
#include "client/monitor/monitor_app.h"

using namespace dragoman::client;

int main(int argc, char** argv) {
  CLI::App app("Shows every level, source and alarm of an event.", "dragoman-monitor");
  MonitorOptions options;
  add_options(app, options);
  return run_program(app, argc, argv, options.common, [&] {
    check(options);
    if (options.list_devices) return print_devices(options.common.json);
    if (options.talk.on || !options.listen.empty()) set_client_name("dragoman-monitor");
    if (options.once) {
      print_once(options);
      return 0;
    }
    MainLoop loop;
    if (!options.listen.empty()) return listen_headless(options, loop);
    if (options.talk.headless) return talk_headless(options, loop);
    return MonitorApp{options, loop}.run();
  });
}
