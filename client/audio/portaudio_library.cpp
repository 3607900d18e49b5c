#include "client/audio/portaudio_library.h"

#include "client/audio/device.h"

#include <portaudio.h>

#include <dlfcn.h>
#include <pa_jack.h>

#include <stdexcept>

namespace dragoman::client {
namespace {

void say_nothing(const char* /*message*/) {}
void say_nothing_of_alsa(const char* /*file*/, int /*line*/, const char* /*function*/,
                         int /*error*/, const char* /*format*/, ...) {}

/// libjack and libasound print on standard error whatever they do not find, at each attempt. What
/// matters is said by us; they are asked to be quiet if they are loaded at all.
void hush_libraries() {
  using JackSetter = void (*)(void (*)(const char*));
  for (const char* name : {"jack_set_error_function", "jack_set_info_function"}) {
    if (auto set = reinterpret_cast<JackSetter>(dlsym(RTLD_DEFAULT, name))) set(say_nothing);
  }
  using AlsaHandler = void (*)(const char*, int, const char*, int, const char*, ...);
  using AlsaSetter = int (*)(AlsaHandler);
  if (auto set = reinterpret_cast<AlsaSetter>(dlsym(RTLD_DEFAULT, "snd_lib_error_set_handler"))) {
    set(say_nothing_of_alsa);
  }
}

/// PortAudio keeps the pointer.
std::string& client_name() {
  static std::string name;
  return name;
}

}  // namespace

void set_client_name(const std::string& name) {
  client_name() = name;
}

PortAudioLibrary::PortAudioLibrary() {
  hush_libraries();
  if (!client_name().empty()) PaJack_SetClientName(client_name().c_str());
  const PaError error = Pa_Initialize();
  if (error != paNoError) {
    throw std::runtime_error(std::string("PortAudio does not start: ") + Pa_GetErrorText(error));
  }
}

PortAudioLibrary::~PortAudioLibrary() {
  Pa_Terminate();
}

std::vector<ListedDevice> PortAudioLibrary::devices() const {
  std::vector<ListedDevice> listed;
  for (int index = 0; index < Pa_GetDeviceCount(); ++index) {
    const PaDeviceInfo* device = Pa_GetDeviceInfo(index);
    const PaHostApiInfo* api = Pa_GetHostApiInfo(device->hostApi);
    listed.push_back({{device->name, api->name, device->maxInputChannels, device->maxOutputChannels,
                       device->defaultSampleRate},
                      index,
                      api->defaultInputDevice == index,
                      api->defaultOutputDevice == index});
  }
  return listed;
}

}  // namespace dragoman::client
