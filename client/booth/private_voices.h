#pragma once
/// The voices that come by private lines, past all channels: who talks to this desk, and the
/// booth-mate on air. All arrive at one port; the SSRC tells whose packet it is.

#include "client/net/latest.h"
#include "client/net/packet_queue.h"
#include "client/net/stream_receiver.h"
#include "codecs/audio/gain_ramp.h"
#include "codecs/audio/level_matcher.h"
#include "codecs/control/messages.h"
#include "codecs/playout/playout.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace dragoman::client {

/// What opens those lines.
StreamKeys keys_of(const std::vector<control::PrivateLine>& lines);

/// `render` belongs to the audio thread, all else to one control thread; the network thread writes
/// into queue(). A voice that nobody announced is not heard, nor is one more than kMost at once.
class PrivateVoices {
 public:
  /// A booth's other desks, and three technicians.
  static constexpr std::size_t kMost = 8;

  /// Allocates.
  explicit PrivateVoices(int output_channels);

  PacketQueue& queue() noexcept { return queue_; }
  /// Who is heard from now on; those missing fade out. Those who talk come first when there are too
  /// many.
  void set(const std::vector<control::PrivateLine>& lines) noexcept;

  /// Adds those who talk to this desk to `talk`, as they came, and booth-mates at work to
  /// `colleague`, matched in level as the relay matches them for their channel. The first sample
  /// leaves for the ear at `playback`; both blocks have one size, `colleague` may be empty: then
  /// these are not heard. Real-time safe. True while somebody talks to this desk.
  bool render(audio::MutableBlock talk, audio::MutableBlock colleague, Instant playback) noexcept;
  /// Whether a booth-mate at work sounded in the last block. Any thread.
  bool colleague_sounds() const noexcept {
    return colleague_sounds_.load(std::memory_order_relaxed);
  }

 private:
  struct Voice {
    std::uint32_t ssrc = 0;  ///< 0 = nobody
    bool talk = false;
  };
  using Announced = std::array<Voice, kMost>;
  struct Slot {
    explicit Slot(int output_channels);
    std::uint32_t ssrc = 0;  ///< whose it is or was last: who comes again keeps its level match
    bool busy = false;
    playout::Playout playout;
    audio::LevelMatcher matcher;
    audio::GainRamp talk{0.0F}, colleague{0.0F};
  };
  struct Heard {
    bool talk = false, colleague = false;
  };

  void obey() noexcept;
  Slot* slot_of(std::uint32_t ssrc) noexcept;
  Slot* give_slot(std::uint32_t ssrc) noexcept;
  void take(const QueuedPacket& packet) noexcept;
  Heard mix(Slot& slot, audio::MutableBlock talk, audio::MutableBlock colleague,
            Instant playback) noexcept;

  int channels_;
  PacketQueue queue_;
  Latest<Announced> announced_;
  std::atomic<bool> colleague_sounds_{false};

  // The audio thread's.
  std::vector<Slot> slots_;
  std::array<float, static_cast<std::size_t>(audio::kMaxBlock) * audio::kMaxChannels> scratch_{};
};

}  // namespace dragoman::client
