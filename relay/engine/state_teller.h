#pragma once
/// The channel's state as its own packets carry it (header extension 3): at every change and each
/// second, so that a receiver without a session still knows what it hears.

#include "codecs/rtp/extension_values.h"
#include "relay/engine/ids.h"
#include "relay/event/event.h"

#include <optional>

namespace dragoman::engine {

/// One per channel; real-time safe after construction.
class StateTeller {
 public:
  StateTeller(const event::Room& room, Samples frame);

  /// What frame `n` should carry, nothing when it need not.
  std::optional<rtp::ChannelStateExtension> tell(FrameIndex n,
                                                 const ChannelStatus& status) noexcept;

 private:
  rtp::ChannelStateExtension translate(const ChannelStatus& status) const noexcept;

  std::array<std::uint8_t, kMaxRoomChannels> numbers_{};  ///< channel numbers by index
  std::int64_t second_;                                   ///< in frames
  bool told_ = false;
  FrameIndex last_{};
  rtp::ChannelStateExtension state_{};
};

}  // namespace dragoman::engine
