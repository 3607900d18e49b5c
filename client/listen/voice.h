#pragma once
/// One stream on its way to the ear: its packet queue and its playout.

#include "client/listen/decoder_rise.h"
#include "client/net/packet_queue.h"
#include "codecs/audio/gain_ramp.h"
#include "codecs/playout/playout.h"

#include <memory>
#include <optional>
#include <string>

namespace dragoman::client {

/// How a stream is decoded.
struct StreamFormat {
  enum class Encoding : std::uint8_t { opus, l16, l24 };
  Encoding encoding = Encoding::opus;
  std::uint8_t payload_type = rtp::kPayloadOpus;
  int channels = 1;        ///< of the stream (L16, L24; Opus decodes to any)
  Samples packet = 240;    ///< expected packet length
  bool two_paths = false;  ///< the same packets come twice, under two SSRCs: the first copy plays
  bool operator==(const StreamFormat&) const = default;
};

/// What another stream found on the same way.
struct Experience {
  Nanoseconds spread{0};  ///< of arrivals
  bool losses = false;    ///< packets are lost: copies of them are waited for from the beginning
};

/// Built and freed by control, played by the Ear on the audio thread in between.
class Voice {
 public:
  /// `output_channels` is what the ear mixes; `max_delay` replaces the playout's own bound.
  /// Allocates; may throw std::bad_alloc.
  Voice(int id, int rank, const StreamFormat& format, int output_channels,
        std::optional<Nanoseconds> max_delay = {}, const Experience& experience = {});

  int id() const noexcept { return id_; }
  int rank() const noexcept { return rank_; }
  PacketQueue& queue() noexcept { return queue_; }
  PacketQueue& second_queue() noexcept { return *second_; }  ///< of a stream with two paths

  /// Audio thread; real-time safe. Takes what arrived, then plays `out` (≤ kMaxBlock).
  playout::Pull pull(audio::MutableBlock out, Instant play_time) noexcept;
  const playout::Stats& stats() const noexcept { return playout_.stats(); }

  /// The ear's: how loud this voice is in the mix.
  audio::GainRamp gain{0.0F};
  bool sounding = false;  ///< the last pull gave sound
  Instant decoded_at{};   ///< play time of the last block with a sample from a packet
  Samples sounded = 0;    ///< since when it does without a pause
  bool heard = false;     ///< was ever let through

 private:
  void take(const QueuedPacket& queued) noexcept;

  int id_, rank_;
  bool opus_;
  Samples packet_;
  int channels_;  ///< of the output
  PacketQueue queue_;
  std::unique_ptr<PacketQueue> second_;
  playout::Playout playout_;
  DecoderRise rise_;
  Samples hole_ = 0;  ///< concealed, up to the last block
};

}  // namespace dragoman::client
