#pragma once
/// The way to each receiver and back, worked out from its reports (RFC 3550 §6.4.1) where these
/// arrive, and handed to control.

#include "codecs/rtp/types.h"
#include "relay/app/media/counters.h"
#include "relay/app/media/slot_queue.h"
#include "relay/app/media_control.h"
#include "relay/event/event.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace dragoman::app {

/// One producer, whoever reads the media port; one consumer, control.
class RoundTrips {
 public:
  /// Knows every stream of the event by its SSRC.
  RoundTrips(const event::Event& event, Counters& counters);

  /// Takes a report of `from` that arrived at `arrival`. False when it is no RTCP. Blocks that
  /// speak of other streams, answer no report of ours, or claim more than 10 s are passed over:
  /// anybody may send one. Real-time safe.
  bool take(rtp::Bytes compound, const rtp::Endpoint& from, WallTime arrival) noexcept;

  /// Control: all that came since.
  void drain(const std::function<void(const RoundTrip&)>& each);

 private:
  struct Stream {
    rtp::Ssrc ssrc{};
    std::uint16_t room = 0;
    std::int16_t channel = 0;
  };
  const Stream* find(rtp::Ssrc ssrc) const noexcept;
  void post(const RoundTrip& trip) noexcept;

  Counters& counters_;
  std::vector<Stream> streams_;  ///< by SSRC
  SlotQueue<RoundTrip> queue_;
};

}  // namespace dragoman::app
