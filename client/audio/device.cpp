#include "client/audio/device.h"

#include "client/audio/clocked_device.h"
#include "client/audio/portaudio_device.h"

#include <algorithm>
#include <stdexcept>

namespace dragoman::client {
namespace {

void check(const DeviceRequest& request) {
  const auto in_range = [](int channels) {
    return channels >= 0 && channels <= audio::kMaxChannels;
  };
  if (!in_range(request.input_channels) || !in_range(request.output_channels)) {
    throw BadRequest("a device gives and takes one or two channels");
  }
  if (!request.inputs.empty() &&
      request.inputs.size() != static_cast<std::size_t>(request.input_channels)) {
    throw BadRequest("--inputs names " + std::to_string(request.inputs.size()) + " channels, " +
                     std::to_string(request.input_channels) +
                     " are wanted: name one input for each channel");
  }
  if (std::any_of(request.inputs.begin(), request.inputs.end(), [](int n) { return n < 1; })) {
    throw BadRequest("--inputs counts a device's channels from 1");
  }
}

}  // namespace

std::unique_ptr<AudioDevice> open_device(const DeviceRequest& request) {
  check(request);
  if (request.name == "null") return std::make_unique<ClockedDevice>(request, nullptr);
  if (request.name != "file") return std::make_unique<PortAudioDevice>(request);
  const int channels = std::max(request.input_channels, 1);
  auto feed = std::make_unique<FileFeed>(SoundFile(request.file, channels, request.loop), channels);
  return std::make_unique<ClockedDevice>(request, std::move(feed));
}

std::vector<DeviceDescription> list_devices() {
  std::vector<DeviceDescription> devices = list_portaudio_devices();
  devices.push_back({"null", "clock", audio::kMaxChannels, audio::kMaxChannels, kSampleRate});
  return devices;
}

}  // namespace dragoman::client
