#pragma once
/// What receivers report of the relay's streams (RFC 3550 §6.4, RFC 3611), taken apart where it
/// arrives and handed to control.

#include "codecs/rtp/rtcp_reader.h"
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
class ListenerReports {
 public:
  /// Knows every stream of the event by its SSRC.
  ListenerReports(const event::Event& event, Counters& counters);

  /// Takes a compound of `from` that arrived at `arrival`. False when it is no RTCP. Blocks that
  /// speak of other streams are passed over, and so is a round trip that answers no report of ours
  /// or claims more than 10 s: anybody may send one. Real-time safe.
  bool take(rtp::Bytes compound, const rtp::Endpoint& from, WallTime arrival) noexcept;

  /// Control: all that came since.
  void drain(const std::function<void(const ListenerReport&)>& each);

 private:
  struct Stream {
    rtp::Ssrc ssrc{};
    std::uint16_t room = 0;
    std::int16_t channel = 0;
    bool redundancy = false;
  };
  const Stream* find(rtp::Ssrc ssrc) const noexcept;
  bool fill(ListenerReport& report, const rtp::ReportBlock& block, WallTime arrival) const noexcept;
  void post(const ListenerReport& report) noexcept;

  Counters& counters_;
  std::vector<Stream> streams_;  ///< by SSRC
  SlotQueue<ListenerReport> queue_;
};

}  // namespace dragoman::app
