#pragma once
/// One open PortAudio stream, from its opening to its end.

#include "client/audio/portaudio_library.h"
#include "client/audio/stream_bridge.h"

#include <atomic>
#include <limits>
#include <memory>
#include <string>

namespace dragoman::client {

/// What the audio thread counts, and is told; outlives the stream.
struct StreamCounters {
  std::atomic<float> ceiling{
      std::numeric_limits<float>::infinity()};  ///< of every sample that leaves
  std::atomic<std::uint64_t> callbacks{0}, xruns{0};
  std::atomic<std::int64_t> last_ns{0};  ///< monotonic time of the last callback
};

/// Control thread; the callback runs on PortAudio's.
class PortAudioStream {
 public:
  /// Finds the device, opens and starts it. Throws std::runtime_error (what, where, remedy).
  PortAudioStream(const DeviceRequest& request, const AudioCallback& callback,
                  StreamCounters& counters);
  ~PortAudioStream();
  PortAudioStream(const PortAudioStream&) = delete;
  PortAudioStream& operator=(const PortAudioStream&) = delete;

  bool active() const noexcept;
  /// Its callbacks come from a JACK server that has not ended.
  bool waits_for_server() const noexcept;
  int rate() const noexcept { return rate_; }
  /// "HOST API: NAME" of the device opened: the name that finds exactly it again.
  const std::string& label() const noexcept { return label_; }

  /// Asks JACK again for the latency of its ports: cables may have been laid elsewhere since.
  void refresh_latency() noexcept;

  /// A callback as PortAudio gave it. Audio thread; real-time safe.
  void callback(const void* in, void* out, unsigned long frames, Nanoseconds input_latency,
                Nanoseconds output_latency, bool xrun) noexcept;

 private:
  static constexpr Samples kUnknown = -1;

  void open(const DeviceRequest& request, const DeviceChoice& choice,
            const AudioCallback& callback);

  PortAudioLibrary library_;
  StreamCounters& counters_;
  std::unique_ptr<StreamBridge> bridge_;
  void* stream_ = nullptr;
  int rate_ = kSampleRate;
  bool host_knows_times_ = false;  ///< PortAudio's figures are to be believed
  bool jack_ = false;
  std::atomic<Samples> jack_input_{kUnknown}, jack_output_{kUnknown};
  std::string label_;
};

}  // namespace dragoman::client
