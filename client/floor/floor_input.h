#pragma once
/// What a floor hears: a sound card, a file, a tone, or an RTP stream.

#include "client/audio/device.h"
#include "client/floor/options.h"
#include "client/listen/voice.h"
#include "client/net/stream_receiver.h"
#include "codecs/audio/tone.h"

#include <atomic>
#include <functional>
#include <memory>

namespace dragoman::client {

/// Takes the floor's samples and when the first of them was captured. Audio thread; real-time safe.
using FloorCallback = std::function<void(audio::Block, Instant)>;

/// Main thread.
class FloorInput {
 public:
  /// Throws ProgramError or std::runtime_error (what, where, remedy).
  explicit FloorInput(const FloorOptions& options);

  void start(FloorCallback callback);
  void stop() noexcept { device_->stop(); }
  /// Not running, too, while an RTP stream does not come.
  DeviceState state() const;

 private:
  void open_stream(const FloorOptions& options);

  int channels_;
  std::unique_ptr<audio::Tone> tone_;
  std::unique_ptr<Voice> voice_;
  std::unique_ptr<StreamReceiver> receiver_;
  std::atomic<bool> comes_{false};  ///< the stream; written on the audio thread
  std::vector<float> made_;         ///< by tone or voice, one block
  std::unique_ptr<AudioDevice> device_;
};

}  // namespace dragoman::client
