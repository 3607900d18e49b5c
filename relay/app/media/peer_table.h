#pragma once
/// Who may be heard on the media port: only an address, port and SSRC that control registered.

#include "codecs/audio/time.h"
#include "codecs/rtp/endpoint.h"
#include "codecs/rtp/types.h"

#include <cstdint>
#include <span>
#include <vector>

namespace dragoman::app {

struct Peer {
  rtp::Endpoint from{};
  rtp::Ssrc ssrc{};
  std::uint8_t payload_type = 0;
  std::uint16_t room = 0;
  std::int16_t slot = 0;
  Samples packet = 120;  ///< as agreed: what its rate follows from
  std::uint32_t registration =
      0;  ///< grows by one at each; a new one forgets the old sequence numbers
};

/// Immutable once built, so that the receive thread may look things up while control builds the
/// next.
class PeerTable {
 public:
  explicit PeerTable(std::vector<Peer> peers);

  /// All that were registered from one address and port, told apart by their SSRC; empty when
  /// nobody was. Any thread; real-time safe.
  std::span<const Peer> from(const rtp::Endpoint& endpoint) const noexcept;

 private:
  std::vector<Peer> peers_;  ///< by address and port
};

}  // namespace dragoman::app
