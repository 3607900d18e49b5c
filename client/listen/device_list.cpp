#include "client/listen/device_list.h"

#include "client/audio/device.h"
#include "client/cli/json_line.h"

#include <fmt/format.h>

#include <cstdio>

namespace dragoman::client {

int print_devices(bool json) {
  for (const auto& device : list_devices()) {
    const auto line =
        json ? JsonLine()
                   .text("name", device.name)
                   .text("host_api", device.host_api)
                   .integer("inputs", device.inputs)
                   .integer("outputs", device.outputs)
                   .number("rate", device.rate, 0)
                   .str()
             : fmt::format("{:40} {} in, {} out, {:.0f} Hz ({})", device.name, device.inputs,
                           device.outputs, device.rate, device.host_api);
    std::puts(line.c_str());
  }
  return 0;
}

}  // namespace dragoman::client
