#pragma once
/// Opus encoder of one stream.

#include "codecs/audio/format.h"

#include <cstddef>
#include <memory>
#include <span>

namespace dragoman::opus {

/// Where the encoder spends its delay.
enum class Application : std::uint8_t {
  low_delay,  ///< RESTRICTED_LOWDELAY: look-ahead 120 samples
  audio,      ///< look-ahead 312
  voip        ///< look-ahead 312, tuned for speech
};

struct EncoderConfig {
  int channels = 1;
  Samples frame = 240;  ///< 120, 240, 480 or 960
  int bitrate = 96000;  ///< bits per second, 6000 … 510000
  bool vbr = false;
  int complexity = 10;  ///< 0 … 10
  Application application = Application::low_delay;
};

/// Constructor throws std::invalid_argument (names the value and its range) or std::bad_alloc; all
/// else is real-time safe. One thread.
class Encoder {
 public:
  explicit Encoder(const EncoderConfig& config);
  ~Encoder();
  Encoder(Encoder&&) noexcept;
  Encoder& operator=(Encoder&&) noexcept;

  /// Encodes exactly one frame (frame × channels samples). Returns bytes written to `out` (1275 are
  /// always enough), 0 when the block has another length or `out` is too small.
  std::size_t encode(audio::Block pcm, std::span<std::byte> out) noexcept;

  /// Clamped to the range above; from the next frame on.
  void set_bitrate(int bits_per_second) noexcept;
  void set_complexity(int complexity) noexcept;
  /// Samples by which the decoded signal lags the input, beyond the frame itself.
  Samples lookahead() const noexcept;
  const EncoderConfig& config() const noexcept { return config_; }
  void reset() noexcept;

 private:
  struct State;
  EncoderConfig config_;
  std::unique_ptr<State> state_;
};

}  // namespace dragoman::opus
