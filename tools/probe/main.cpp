#include "client/listen/device_list.h"
#include "tools/probe/probe_app.h"
#include "tools/probe/watch_app.h"

using namespace dragoman;

int main(int argc, char** argv) {
  CLI::App app("Measures the latency from mouth to ear, and where it comes from.",
               "dragoman-probe");
  probe::ProbeOptions options;
  probe::WatchOptions watching;
  add_options(app, options);
  add_watch(app, watching);
  return client::run_program(app, argc, argv, options.common, [&] {
    if (watching.wanted) {
      client::MainLoop loop;
      return probe::WatchApp(options.common, watching, loop).run();
    }
    check(options);
    if (options.list_devices) return client::print_devices(options.common.json);
    client::MainLoop loop;
    client::set_client_name("dragoman-probe");
    return probe::ProbeApp(options, loop).run();
  });
}
