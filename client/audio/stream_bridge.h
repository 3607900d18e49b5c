#pragma once
/// What lies between a sound card's callback and ours: channels picked, 48 kHz from any rate,
/// blocks of bounded length, exact times. Knows no PortAudio.

#include "client/audio/callback_clock.h"
#include "client/audio/device.h"
#include "codecs/audio/resampler.h"

#include <limits>
#include <memory>
#include <vector>

namespace dragoman::client {

/// How the card runs.
struct StreamShape {
  int rate = kSampleRate;
  int device_inputs = 0, device_outputs = 0;  ///< channels of the card's own blocks
  int inputs = 0, outputs = 0;                ///< channels of ours, 0 … 2
  std::vector<int> pick;  ///< card's channel for each of ours, from 0; empty = the first ones
};

/// What the host says of a block, beyond the time of the callback; 0 = it does not say, unless
/// `exact`.
struct HostLatency {
  Nanoseconds input{0};   ///< from the converter to the start of the callback
  Nanoseconds output{0};  ///< from the start of the callback to the converter
  bool exact = false;     ///< 0 means 0
};

/// Allocates when constructed; `process` is real-time safe. One thread.
class StreamBridge {
 public:
  StreamBridge(const StreamShape& shape, AudioCallback callback);

  /// One callback of the card: `in` and `out` interleaved (null when the direction is not open).
  void process(const float* in, float* out, Samples frames, Instant now,
               const HostLatency& host) noexcept;

  /// Sample value that nothing passes from the next block on, at the card's rate; none at first.
  void set_ceiling(float value) noexcept { ceiling_ = value; }

 private:
  void chunk(const float* in, float* out, Samples frames, Instant capture,
             Instant playback) noexcept;
  void pick_channels(const float* in, Samples frames) noexcept;
  void spread_channels(float* out, Samples frames) const noexcept;
  void through_resamplers(Samples frames, Instant capture, Instant playback) noexcept;

  StreamShape shape_;
  float ceiling_ = std::numeric_limits<float>::infinity();
  AudioCallback callback_;
  CallbackClock clock_;
  audio::Resampler to_us_, to_card_;
  std::vector<float> card_in_, card_out_;  ///< at the card's rate, our channels
  std::vector<float> our_in_, our_out_;    ///< at 48 kHz
};

}  // namespace dragoman::client
