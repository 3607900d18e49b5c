#include "client/audio/jack_cables.h"

#include "client/audio/jack_guard.h"
#include "client/audio/jack_library.h"

#include <string_view>

namespace dragoman::client {
namespace {

/// Of "client:port".
std::string_view short_name(std::string_view name) {
  return name.substr(name.find(':') + 1);
}

void* working_client() noexcept {
  return jack_is_down() || !JackLibrary::get().complete() ? nullptr : jack_client();
}

/// The full name of the port that is ours now; empty when there is none.
std::string own_port(void* client, const Cable& cable) {
  const JackLibrary& library = JackLibrary::get();
  std::string found;
  library.for_each_own_port(client, cable.outgoing ? kJackOutput : kJackInput,
                            [&](void*, const char* name) {
                              if (short_name(name) == cable.ours) found = name;
                            });
  return found;
}

template <class Do>
bool with_ends(const Cable& cable, Do&& use) {
  void* const client = working_client();
  if (client == nullptr) return false;
  const std::string ours = own_port(client, cable);
  if (ours.empty() || JackLibrary::get().port_by_name(client, cable.other.c_str()) == nullptr)
    return false;
  const auto& from = cable.outgoing ? ours : cable.other;
  const auto& to = cable.outgoing ? cable.other : ours;
  return use(client, from.c_str(), to.c_str()) == 0;
}

}  // namespace

std::optional<Cables> jack_cables() {
  void* const client = working_client();
  if (client == nullptr) return std::nullopt;
  const JackLibrary& library = JackLibrary::get();
  Cables cables;
  for (const JackPortFlag direction : {kJackInput, kJackOutput}) {
    library.for_each_own_port(client, direction, [&](void* port, const char* name) {
      library.for_each_name(library.port_cables(client, port), [&](const char* other) {
        cables.insert({std::string(short_name(name)), other, direction == kJackOutput});
      });
    });
  }
  return cables;
}

bool lay_jack_cable(const Cable& cable) {
  return with_ends(cable, JackLibrary::get().connect);
}

void cut_jack_cable(const Cable& cable) {
  with_ends(cable, JackLibrary::get().disconnect);
}

}  // namespace dragoman::client
