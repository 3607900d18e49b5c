#pragma once
/// A sound card through PortAudio: JACK, ALSA, and whatever else it knows.

#include "client/audio/device.h"

#include <memory>

namespace dragoman::client {

/// A watching thread notices when the stream ends or no callback came for a second (from a JACK
/// server that is still there: four); then it takes PortAudio down and up again every 500 ms (19.6
/// never rescans) until the device is back. On JACK it lays the cables again that were there
/// before, each as soon as there is something at its other end.
class PortAudioDevice final : public AudioDevice {
 public:
  /// Throws std::runtime_error when there is no such device now.
  explicit PortAudioDevice(const DeviceRequest& request);
  ~PortAudioDevice() override;

  void start(AudioCallback callback) override;
  void stop() noexcept override;
  void set_ceiling(float value) noexcept override;
  DeviceState state() const override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// What PortAudio sees now.
std::vector<DeviceDescription> list_portaudio_devices();

}  // namespace dragoman::client
