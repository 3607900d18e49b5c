#pragma once
/// PortAudio initialised, as a scope.

#include "client/audio/device_choice.h"

#include <string>
#include <vector>

namespace dragoman::client {

/// While one lives, PortAudio knows the devices that there were when the first came to life. Any
/// control thread.
class PortAudioLibrary {
 public:
  PortAudioLibrary();  ///< throws std::runtime_error
  ~PortAudioLibrary();
  PortAudioLibrary(const PortAudioLibrary&) = delete;
  PortAudioLibrary& operator=(const PortAudioLibrary&) = delete;

  std::vector<ListedDevice> devices() const;
};

}  // namespace dragoman::client
