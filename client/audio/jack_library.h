#pragma once
/// The functions of libjack that PortAudio has no words for. PortAudio brings the library with it,
/// or does not: so they are found by name, and nothing of JACK is needed to build.

#include <cstdint>

namespace dragoman::client {

/// As in jack/types.h.
struct JackRange {
  std::uint32_t min = 0, max = 0;
};
enum class JackMode : int { capture = 0, playback = 1 };
enum JackPortFlag : unsigned long { kJackInput = 1, kJackOutput = 2 };

/// All or nothing: complete() tells. Control threads.
struct JackLibrary {
  const char** (*get_ports)(void* client, const char* name, const char* type,
                            unsigned long flags) = nullptr;
  void* (*port_by_name)(void* client, const char* name) = nullptr;
  int (*port_is_mine)(const void* client, const void* port) = nullptr;
  void (*port_latency)(void* port, JackMode mode, JackRange* range) = nullptr;
  const char** (*port_cables)(const void* client, const void* port) = nullptr;
  int (*connect)(void* client, const char* from, const char* to) = nullptr;
  int (*disconnect)(void* client, const char* from, const char* to) = nullptr;
  void (*release)(void* memory) = nullptr;

  /// Found anew at the first call, once.
  static const JackLibrary& get() noexcept;
  bool complete() const noexcept;

  /// Calls use(name) for each name of a list of libjack's, and gives the list back. Null is none.
  template <class Use>
  void for_each_name(const char** names, Use&& use) const {
    if (names == nullptr) return;
    for (const char** name = names; *name != nullptr; ++name) use(*name);
    release(static_cast<void*>(names));
  }
  /// Calls use(port, name) for each of this process's ports of that direction.
  template <class Use>
  void for_each_own_port(void* client, JackPortFlag direction, Use&& use) const {
    for_each_name(get_ports(client, nullptr, nullptr, direction), [&](const char* name) {
      void* const port = port_by_name(client, name);
      if (port != nullptr && port_is_mine(client, port) != 0) use(port, name);
    });
  }
};

}  // namespace dragoman::client
