#pragma once
/// A listener in virtual time: datagrams with their arrival times in, the sound and every figure of
/// its playout out. Tool, tests and fuzzer share it; parsing, RED, queue and playout are those of
/// dragoman-listen.

#include "client/listen/voice.h"
#include "codecs/rtp/types.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace dragoman::replay {

struct HarnessOptions {
  client::StreamFormat format{};
  Samples frame = 240;                   ///< distance that copies in RED packets are counted in
  Samples period = 120;                  ///< of the sound device, 1 … kMaxBlock
  int channels = 1;                      ///< of the sound
  std::optional<Nanoseconds> max_delay;  ///< instead of the playout's own
};

/// Each datagram is in one of the first four.
struct HarnessCounts {
  std::uint64_t accepted = 0, malformed = 0;
  std::uint64_t overflow = 0;   ///< blocks that found the queue to the audio thread full
  std::uint64_t backwards = 0;  ///< datagrams stamped long before what was already played
  Nanoseconds skipped{0};       ///< silence that was not played, see kLongestSilence
};

/// One block as it went to the ear.
struct PlayedBlock {
  Instant play_time{};
  audio::Block samples{};
  playout::Pull pull{};
  const playout::Stats& stats;
};

/// One thread. The device fetches a block each period, beginning with the first arrival.
class Harness {
 public:
  /// More silence than this is skipped, as a listener that slept: a stamp far ahead cannot make a
  /// replay endless.
  static constexpr Nanoseconds kLongestSilence = std::chrono::seconds{30};

  explicit Harness(const HarnessOptions& options);

  /// Called for each block played.
  void on_block(std::function<void(const PlayedBlock&)> use) { on_block_ = std::move(use); }

  /// Plays until `arrival`, then takes the datagram. A stamp that lies more than 20 ms
  /// before what was already played is taken as just that old.
  void datagram(rtp::Bytes bytes, Instant arrival);
  /// Plays all blocks due before `when`.
  void run_until(Instant when);
  /// Plays what the buffer still holds.
  void finish();

  const HarnessCounts& counts() const noexcept { return counts_; }
  const playout::Stats& stats() const noexcept { return voice_.stats(); }

 private:
  void play();

  HarnessOptions options_;
  client::Voice voice_;
  std::function<void(const PlayedBlock&)> on_block_;
  std::vector<float> block_;
  std::optional<Instant>
      next_;  ///< when the next block is fetched; nothing before the first packet
  HarnessCounts counts_;
};

}  // namespace dragoman::replay
