#pragma once
/// Sound in and out, behind one small interface: PortAudio, or a clock-paced device without
/// hardware.

#include "codecs/audio/format.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace dragoman::client {

/// One callback's worth. Runs on the device's audio thread: must not lock, allocate, log or throw.
/// `input` is interleaved capture (empty when none), `output` interleaved and must be filled.
/// `capture` is when input's first sample was at the converter, `playback` when output's first will
/// be: both as exact as the host allows, on a line that jumps only when the device itself lost
/// time. Blocks are of any length up to kMaxBlock. While the device is unplugged nothing is called.
using AudioCallback = std::function<void(audio::Block input, audio::MutableBlock output,
                                         Instant capture, Instant playback)>;

struct DeviceRequest {
  std::string name;  ///< PortAudio device (exact or unique substring), "default", "null", "file"
  std::string output_name;  ///< plays there instead, on the same host API; empty = the same device
  int input_channels = 0;   ///< 0 = none
  int output_channels = 0;
  std::vector<int> inputs;     ///< device channels to take, from 1; empty = the first ones
  Samples period = 0;          ///< wished frames per buffer; 0 = the device's own
  std::filesystem::path file;  ///< "file": what is heard as input, any format libsndfile reads
  bool loop = false;           ///< "file": from the beginning again at its end, instead of silence
};

struct DeviceState {
  bool running = false;
  std::string message;     ///< in words, when not running or just reopened
  int rate = kSampleRate;  ///< that the card runs at
  std::uint64_t callbacks = 0, xruns = 0, reopened = 0;
};

/// A running device. Construction and destruction on the main thread. Always delivers 48 kHz: other
/// rates are resampled inside. Survives unplugging: silence, a message, reopening by itself.
class AudioDevice {
 public:
  virtual ~AudioDevice() = default;
  virtual void start(AudioCallback callback) = 0;  ///< throws std::runtime_error with a remedy
  virtual void stop() noexcept = 0;
  /// Sample value that nothing passes on its way out, from now on: what a resampler rings beyond
  /// its input included. Any thread.
  virtual void set_ceiling(float value) noexcept = 0;
  virtual DeviceState state() const = 0;
};

/// The request itself is wrong, and will be tomorrow: no such device, a file without sound. Other
/// failures are the machine's.
class BadRequest : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Names this process's ports for JACK ("dragoman-listen"); before the first open_device.
void set_client_name(const std::string& name);

/// Throws BadRequest when there is no such device or file, std::runtime_error when there is but it
/// cannot be had now; both say what, where and the remedy. One PortAudio
/// device a process at a time: only then can the list of devices be read anew after an unplug.
std::unique_ptr<AudioDevice> open_device(const DeviceRequest& request);

/// What PortAudio sees, and "null"; for --list-devices.
struct DeviceDescription {
  std::string name, host_api;
  int inputs = 0, outputs = 0;
  double rate = 0;
};
std::vector<DeviceDescription> list_devices();

/// Monotonic clock of this process, in the units of Instant. The one place clients read it.
Instant monotonic_now() noexcept;
WallTime wall_now() noexcept;

}  // namespace dragoman::client
