#pragma once
/// The receive side of one audio stream: packets in with their arrival times, an even stream of
/// samples out at exact play times. See ARCHITECTURE.md for the chain: packet store -> delay
/// estimator -> policy -> decoder/concealment -> time-scale -> resampler (drift).

#include "codecs/audio/format.h"
#include "codecs/audio/frame_decoder.h"
#include "codecs/rtp/packet.h"

#include <array>
#include <cstdint>
#include <memory>

namespace dragoman::playout {

struct Config {
  audio::Format format{};        ///< of the output
  Samples nominal_packet = 240;  ///< expected packet length, samples
  Nanoseconds min_delay{0};      ///< target never below this (above packet length)
  Nanoseconds max_delay{std::chrono::milliseconds{400}};    ///< bound that the delay never passes
  Nanoseconds initial_delay{std::chrono::milliseconds{4}};  ///< until arrivals are known
  Nanoseconds expected_spread{0};  ///< of arrivals, as long, as another stream on this way found it
  bool merged = false;             ///< two paths bring the same packets, the first copy plays
  bool expect_losses = false;      ///< its copies (RED) are waited for from the beginning
  std::size_t store_packets = 192;  ///< capacity of the packet store: max_delay in packets of
                                    ///< 2.5 ms, and some that are early; with shorter packets it
                                    ///< bounds the delay before max_delay does
};

/// What became of a packet; each value is a counter.
enum class Insert : std::uint8_t {
  stored,
  duplicate,
  late,
  too_early,
  malformed,
  unknown_payload_type,
  restarted
};
const char* to_string(Insert result) noexcept;

/// What `pull` gave, for the meter and the WAV writer.
struct Pull {
  bool decoded = false;   ///< at least one sample came from a packet
  Samples concealed = 0;  ///< samples of concealment in this block
  bool begun = false;     ///< it begins, or goes on elsewhere than where it had got to
  bool waiting = false;  ///< nothing has ever been decoded, or the stream is dead: `out` is silence
};

/// Totals since construction, and the present state. Plain values, copied out by the owner thread.
struct Stats {
  std::uint64_t received = 0;  ///< packets accepted (stored)
  std::uint64_t lost = 0;      ///< packets that had to be played and never came in time
  std::uint64_t late = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t recovered = 0;  ///< of those received, the ones that only a copy brought
  std::uint64_t reordered = 0;
  std::uint64_t malformed = 0;
  std::uint64_t restarts = 0;   ///< source restarts and resynchronisations
  std::uint64_t underruns = 0;  ///< pulls that found nothing to play while the stream was live
  std::uint64_t late_pulls =
      0;                     ///< pulls later than one block after their turn: the callback's fault
  std::uint64_t astray = 0;  ///< packets off the stream's time line, refused as too early
  Samples concealed = 0;     ///< samples of concealment played
  Samples stretched = 0;     ///< samples that time-scaling added
  Samples shortened = 0;     ///< samples that time-scaling took away
  Samples buffered = 0;      ///< samples now waiting, store and decoded
  Samples target = 0;        ///< target delay from arrival to a packet's first sample, samples
  Samples delay = 0;         ///< that delay now, for the earliest packets
  Samples spread = 0;    ///< of arrivals lately: what a stream that comes the same way may expect
  double jitter_ms = 0;  ///< spread of arrivals (not loss)
  double drift_ppm = 0;  ///< sender's clock against ours: positive, it runs fast
  /// Sender's RTP time of the sample that the last pull played first, unwrapped to 64 bit; with the
  /// stream's abs-capture-time this gives the age of what is heard.
  std::int64_t play_timestamp = 0;
};

/// One stream's playout. Single thread: whoever pulls also inserts (packets cross threads in a
/// bounded queue before they get here). insert and pull are real-time safe.
class Playout {
 public:
  explicit Playout(const Config& config);
  ~Playout();
  Playout(Playout&&) noexcept;
  Playout& operator=(Playout&&) noexcept;

  /// Tells how payload type `type` is decoded. Before the first insert; allocates.
  void add_decoder(std::uint8_t type, std::unique_ptr<audio::FrameDecoder> decoder);

  /// Offers a packet that arrived at `arrival`. RED payloads are unpacked by the caller, who offers
  /// all blocks, in whatever order: copies of what is here already are no news.
  Insert insert(const rtp::Packet& packet, Instant arrival) noexcept;

  /// Fills `out` (≤ kMaxBlock samples per channel). `play_time` is when its first sample leaves
  /// for the ear or the mix: successive calls may jitter, their play times are what drift and
  /// margin are measured against.
  Pull pull(audio::MutableBlock out, Instant play_time) noexcept;

  /// Whether the pull for `play_time` comes after half a second or more without one: the device was
  /// gone. It begins anew with what is inserted after it; what came before is too old to be worth
  /// inserting.
  bool rested(Instant play_time) const noexcept;

  const Stats& stats() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dragoman::playout
