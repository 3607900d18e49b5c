#include "client/floor/floor_app.h"
#include "client/listen/device_list.h"

using namespace dragoman::client;

int main(int argc, char** argv) {
  CLI::App app("Feeds the floor of an interpreted room.", "dragoman-floor");
  FloorOptions options;
  add_options(app, options);
  return run_program(app, argc, argv, options.common, [&] {
    check(options);
    if (options.list_devices) return print_devices(options.common.json);
    MainLoop loop;
    set_client_name("dragoman-floor");
    return FloorApp(options, loop).run();
  });
}
