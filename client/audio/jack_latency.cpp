#include "client/audio/jack_latency.h"

#include "client/audio/jack_guard.h"

#include <dlfcn.h>

#include <algorithm>
#include <cstdint>

namespace dragoman::client {
namespace {

// Of jack/types.h, which is not needed to build: PortAudio brings libjack with it, or does not.
struct Range {
  std::uint32_t min, max;
};
constexpr int kCapture = 0, kPlayback = 1;
constexpr unsigned long kIsInput = 1, kIsOutput = 2;

template <class Function>
Function find(const char* name) noexcept {
  return reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, name));
}

struct Library {
  const char** (*get_ports)(void*, const char*, const char*,
                            unsigned long) = find<decltype(get_ports)>("jack_get_ports");
  void* (*port_by_name)(void*, const char*) = find<decltype(port_by_name)>("jack_port_by_name");
  int (*port_is_mine)(const void*, const void*) = find<decltype(port_is_mine)>("jack_port_is_mine");
  void (*get_range)(void*, int, Range*) = find<decltype(get_range)>("jack_port_get_latency_range");
  void (*release)(void*) = find<decltype(release)>("jack_free");

  bool complete() const noexcept {
    return get_ports != nullptr && port_by_name != nullptr && port_is_mine != nullptr &&
           get_range != nullptr && release != nullptr;
  }

  Samples longest(void* client, unsigned long direction, int mode) const noexcept {
    const char** names = get_ports(client, nullptr, nullptr, direction);
    if (names == nullptr) return 0;
    Samples result = 0;
    for (const char** name = names; *name != nullptr; ++name) {
      void* port = port_by_name(client, *name);
      if (port == nullptr || port_is_mine(client, port) == 0) continue;
      Range range{};
      get_range(port, mode, &range);
      result = std::max<Samples>(result, range.max);
    }
    release(static_cast<void*>(names));
    return result;
  }
};

}  // namespace

JackLatency jack_latency() noexcept {
  static const Library library;
  void* client = jack_client();
  if (client == nullptr || jack_is_down() || !library.complete()) return {};
  return {true, library.longest(client, kIsInput, kCapture),
          library.longest(client, kIsOutput, kPlayback)};
}

}  // namespace dragoman::client
