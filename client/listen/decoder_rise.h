#pragma once
/// Keeps a stream that is joined in its middle at its level. A fresh Opus decoder knows nothing of
/// the energies that the first packets are coded against: by a loud programme it is up to 20 dB too
/// quiet at first, by a quiet one too loud, and for 60 ms not right. But each packet says how loud
/// it is (RFC 6464).

#include "codecs/audio/format.h"
#include "codecs/rtp/types.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace dragoman::client {

/// One stream's. Audio thread; real-time safe.
class DecoderRise {
 public:
  /// A packet of `duration` samples that begins at `timestamp`; its level in -dBov.
  void told(rtp::Timestamp timestamp, Samples duration, std::uint8_t below_overload) noexcept;
  /// Corrects interleaved sound whose first sample has the RTP time `first`. Does nothing once the
  /// decoder has found itself, nor without levels.
  void process(audio::MutableBlock block, int channels, rtp::Timestamp first) noexcept;
  /// The decoder begins anew with the next sound.
  void restart() noexcept {
    played_ = 0;
    gain_ = 1;
  }

 private:
  struct Told {
    rtp::Timestamp timestamp{};
    Samples duration = 0;  ///< 0 = none
    std::uint8_t below_overload = 0;
  };

  float expected(rtp::Timestamp at) const noexcept;
  float correction(float wanted, float decoded) const noexcept;

  std::array<Told, 128> told_{};
  std::size_t next_ = 0;
  Samples played_ = 0;
  float gain_ = 1;  ///< of the last sample
};

}  // namespace dragoman::client
