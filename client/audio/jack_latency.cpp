#include "client/audio/jack_latency.h"

#include "client/audio/jack_guard.h"
#include "client/audio/jack_library.h"

#include <algorithm>

namespace dragoman::client {
namespace {

Samples longest(const JackLibrary& library, void* client, JackPortFlag direction, JackMode mode) {
  Samples result = 0;
  library.for_each_own_port(client, direction, [&](void* port, const char*) {
    JackRange range;
    library.port_latency(port, mode, &range);
    result = std::max<Samples>(result, range.max);
  });
  return result;
}

}  // namespace

JackLatency jack_latency() noexcept {
  const JackLibrary& library = JackLibrary::get();
  void* client = jack_client();
  if (client == nullptr || jack_is_down() || !library.complete()) return {};
  return {true, longest(library, client, kJackInput, JackMode::capture),
          longest(library, client, kJackOutput, JackMode::playback)};
}

}  // namespace dragoman::client
