#pragma once
/// The voices that come by private lines: booth-mates and technicians, who talk to this desk past
/// all channels. All arrive at one port; the SSRC tells whose packet it is.

#include "client/net/latest.h"
#include "client/net/packet_queue.h"
#include "codecs/audio/gain_ramp.h"
#include "codecs/control/messages.h"
#include "codecs/playout/playout.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace dragoman::client {

/// `render` belongs to the audio thread, all else to one control thread; the network thread writes
/// into queue(). A voice that nobody announced is not heard, nor is one more than kMost at once.
class PrivateVoices {
 public:
  static constexpr std::size_t kMost = 4;

  /// Allocates.
  explicit PrivateVoices(int output_channels);

  PacketQueue& queue() noexcept { return queue_; }
  /// Who is heard from now on; those missing fade out.
  void set(const std::vector<control::PrivateLine>& lines) noexcept;

  /// Adds the voices to `out`, whose first sample leaves for the ear at `playback`. Real-time safe.
  /// True while one of them sounds.
  bool render(audio::MutableBlock out, Instant playback) noexcept;

 private:
  struct Announced {
    std::array<std::uint32_t, kMost> ssrcs{};  ///< 0 = nobody
  };
  struct Slot {
    explicit Slot(int output_channels);
    std::uint32_t ssrc = 0;
    bool announced = false;
    playout::Playout playout;
    audio::GainRamp gain{0.0F};
  };

  void obey() noexcept;
  void take(const QueuedPacket& packet) noexcept;
  bool mix(Slot& slot, audio::MutableBlock out, Instant playback) noexcept;

  int channels_;
  PacketQueue queue_;
  Latest<Announced> announced_;

  // The audio thread's.
  std::vector<Slot> slots_;
  std::array<float, static_cast<std::size_t>(audio::kMaxBlock) * audio::kMaxChannels> scratch_{};
};

}  // namespace dragoman::client
