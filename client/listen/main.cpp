#include <cstdio>

#include <fmt/format.h>

#include "client/cli/json_line.h"
#include "client/listen/listen_app.h"

using namespace dragoman::client;

namespace {

int list(bool json) {
  for (const auto& device : list_devices()) {
    if (json)
      std::puts(JsonLine()
                    .text("name", device.name)
                    .text("host_api", device.host_api)
                    .integer("inputs", device.inputs)
                    .integer("outputs", device.outputs)
                    .number("rate", device.rate, 0)
                    .str()
                    .c_str());
    else
      fmt::print("{:40} {} in, {} out, {:.0f} Hz ({})\n", device.name, device.inputs, device.outputs,
                 device.rate, device.host_api);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Listens to a channel of an interpreted room.", "dragoman-listen");
  ListenOptions options;
  add_options(app, options);
  return run_program(app, argc, argv, options.common, [&] {
    check(options);
    if (options.list_devices) return list(options.common.json);
    MainLoop loop;
    return ListenApp(options, loop).run();
  });
}
