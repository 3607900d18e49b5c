#include "client/monitor/monitor_app.h"

using namespace dragoman::client;

int main(int argc, char** argv) {
  CLI::App app("Shows every level, source and alarm of an event.", "dragoman-monitor");
  MonitorOptions options;
  add_options(app, options);
  return run_program(app, argc, argv, options.common, [&] {
    if (options.once) {
      print_once(options);
      return 0;
    }
    MainLoop loop;
    return MonitorApp{options, loop}.run();
  });
}
