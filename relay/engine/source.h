#pragma once
/// One contribution: playout (which also removes clock drift), level match, level and liveness.

#include "codecs/audio/format.h"
#include "codecs/rtp/packet.h"
#include "relay/engine/ids.h"

#include <chrono>
#include <memory>

namespace dragoman::engine {

enum class Codec : std::uint8_t { l16, l24, opus };

struct SourceConfig {
  Codec codec = Codec::l16;
  std::uint8_t payload_type = 99;
  int channels = 1;
  int sample_rate = 48000;  ///< of the stream; only 48000 in RTP clock units
  Samples packet = 120;     ///< expected packet, samples
  Samples frame = 240;      ///< of the room
  bool level_match = true;
  Samples longest_lip_sync = 0;  ///< memory is kept for so much; floor sources may be delayed
  rtp::Ssrc ssrc{};              ///< packets of another SSRC are counted and dropped
  bool any_ssrc = false;         ///< AES67: latch the first, follow a restart
};

/// A source is alive while its last accepted packet is no older than this.
inline constexpr Nanoseconds kLiveness = std::chrono::milliseconds{240};

/// Built and deleted by control (allocates), in between it lives on the mix thread, where
/// everything is real-time safe.
class Source {
 public:
  explicit Source(const SourceConfig& config);
  ~Source();
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  /// Takes an RTP datagram; whatever is wrong with it is counted by reason (SourceStatus).
  void receive(rtp::Bytes datagram, Instant arrival) noexcept;
  /// Pulls the next frame; call exactly once per frame.
  void pull(Instant now) noexcept;
  /// Makes it later by so much, held within the longest: at once where nothing sounded yet, else
  /// without a click or a gap.
  void delay(Samples lip_sync) noexcept;
  /// What the last pull gave, delayed: as it came, and matched toward -23 LUFS. Mono or stereo
  /// interleaved.
  audio::Block raw() const noexcept;
  audio::Block matched() const noexcept;
  /// Packets within kLiveness before the last pull; false before the first packet.
  bool alive() const noexcept;
  /// Channels of raw() and matched().
  int channels() const noexcept;
  /// When the first sample of the last pull was captured, by the stream's abs-capture-time; the
  /// epoch when the stream never said so.
  WallTime captured() const noexcept;
  /// Copies levels, counters and liveness; leaves `selected` alone.
  void fill(SourceStatus& status) const noexcept;

 private:
  friend class SourceList;
  struct Impl;
  std::unique_ptr<Impl> impl_;
  /// Chains sources on their way out without allocating.
  struct Leaving {
    Source* next = nullptr;
    std::int16_t slot = kNone;
    Samples left = 0;
  } leaving_;
};

}  // namespace dragoman::engine
