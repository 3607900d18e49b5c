#include "client/listen/device_list.h"
#include "client/listen/listen_app.h"

using namespace dragoman::client;

int main(int argc, char** argv) {
  CLI::App app("Listens to a channel of an interpreted room.", "dragoman-listen");
  ListenOptions options;
  add_options(app, options);
  return run_program(app, argc, argv, options.common, [&] {
    check(options);
    if (options.list_devices) return print_devices(options.common.json);
    MainLoop loop;
    set_client_name("dragoman-listen");
    return ListenApp(options, loop).run();
  });
}
