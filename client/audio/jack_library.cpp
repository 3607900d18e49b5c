#include "client/audio/jack_library.h"

#include <dlfcn.h>

namespace dragoman::client {
namespace {

template <class Function>
void find(Function& function, const char* name) noexcept {
  function = reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, name));
}

JackLibrary found() noexcept {
  JackLibrary library;
  find(library.get_ports, "jack_get_ports");
  find(library.port_by_name, "jack_port_by_name");
  find(library.port_is_mine, "jack_port_is_mine");
  find(library.port_latency, "jack_port_get_latency_range");
  find(library.port_cables, "jack_port_get_all_connections");
  find(library.connect, "jack_connect");
  find(library.disconnect, "jack_disconnect");
  find(library.release, "jack_free");
  return library;
}

}  // namespace

const JackLibrary& JackLibrary::get() noexcept {
  static const JackLibrary library = found();
  return library;
}

bool JackLibrary::complete() const noexcept {
  return get_ports != nullptr && port_by_name != nullptr && port_is_mine != nullptr &&
         port_latency != nullptr && port_cables != nullptr && connect != nullptr &&
         disconnect != nullptr && release != nullptr;
}

}  // namespace dragoman::client
