#pragma once
/// One contribution: playout (which also removes clock drift), level match, level and liveness.

#include <memory>

#include "codecs/audio/format.h"
#include "codecs/rtp/packet.h"
#include "relay/engine/ids.h"

namespace dragoman::engine {

enum class Codec : std::uint8_t { l16, l24, opus };

struct SourceConfig {
  Codec codec = Codec::l16;
  std::uint8_t payload_type = 99;
  int channels = 1;
  int sample_rate = 48000;      ///< of the stream; only 48000 in RTP clock units
  Samples packet = 120;         ///< expected packet, samples
  Samples frame = 240;          ///< of the room
  bool level_match = true;
  rtp::Ssrc ssrc{};             ///< packets of another SSRC are counted and dropped
  bool any_ssrc = false;        ///< AES67: latch the first, follow a restart
};

/// Built by control (allocates), then lives on the mix thread.
class Source {
 public:
  explicit Source(const SourceConfig& config);
  ~Source();

  void receive(rtp::Bytes datagram, Instant arrival) noexcept;
  /// Pulls the next frame; call exactly once per frame.
  void pull(Instant now) noexcept;
  /// What the last pull gave: as it came, and matched toward -23 LUFS. Mono or stereo interleaved.
  audio::Block raw() const noexcept;
  audio::Block matched() const noexcept;
  bool alive() const noexcept;
  void fill(SourceStatus& status) const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dragoman::engine
