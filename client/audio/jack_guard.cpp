#include "client/audio/jack_guard.h"

#include <dlfcn.h>

#include <atomic>

namespace dragoman::client {
namespace {

using ShutdownCallback = void (*)(void*);

/// Of the one JACK client of this process (PortAudio opens one each time it is initialised).
std::atomic<ShutdownCallback> shutdown_callback{nullptr};
std::atomic<void*> shutdown_argument{nullptr};
std::atomic<bool> down{false};
std::atomic<void*> present_client{nullptr};

void on_shutdown(void* argument) {
  down.store(true);
  if (ShutdownCallback callback = shutdown_callback.load()) callback(argument);
}

/// libjack's own function behind ours.
template <class Function>
Function original(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

int forgive(int result) {
  return down.load() ? 0 : result;
}

}  // namespace

bool jack_is_down() noexcept {
  return down.load();
}

void* jack_client() noexcept {
  return present_client.load();
}

bool repeat_jack_shutdown() noexcept {
  if (shutdown_callback.load() == nullptr) return false;
  on_shutdown(shutdown_argument.load());
  return true;
}

}  // namespace dragoman::client

// The names are libjack's (jack/jack.h); the dynamic linker gives ours to PortAudio.
extern "C" {

void jack_on_shutdown(void* client, void (*callback)(void*), void* argument) {
  using namespace dragoman::client;
  shutdown_callback.store(callback);
  shutdown_argument.store(argument);
  down.store(false);
  present_client.store(client);
  if (auto set = original<void (*)(void*, void (*)(void*), void*)>("jack_on_shutdown")) {
    set(client, on_shutdown, argument);
  }
}

int jack_port_unregister(void* client, void* port) {
  using namespace dragoman::client;
  auto unregister = original<int (*)(void*, void*)>("jack_port_unregister");
  return forgive(unregister != nullptr ? unregister(client, port) : -1);
}

int jack_deactivate(void* client) {
  using namespace dragoman::client;
  auto deactivate = original<int (*)(void*)>("jack_deactivate");
  return forgive(deactivate != nullptr ? deactivate(client) : -1);
}

int jack_client_close(void* client) {
  using namespace dragoman::client;
  present_client.store(nullptr);
  auto close = original<int (*)(void*)>("jack_client_close");
  const int result = forgive(close != nullptr ? close(client) : -1);
  shutdown_callback.store(nullptr);
  return result;
}
}
