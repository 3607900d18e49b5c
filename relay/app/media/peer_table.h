#pragma once
/// Who may be heard on the media port: an address, port and SSRC that control registered; where
/// there is a key, whoever proves to have it, from wherever.

#include "codecs/audio/time.h"
#include "codecs/rtp/endpoint.h"
#include "codecs/rtp/types.h"
#include "codecs/srtp/receiver.h"

#include <cstdint>
#include <memory>
#include <optional>
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
  /// Opens its packets; null = they come as they are. Of whoever has the receiver's turn; the table
  /// only keeps it alive.
  std::shared_ptr<srtp::Receiver> key{};
  /// With a key: sound is taken from `from` alone, whatever its SSRC, since nobody agreed on one.
  bool by_address = false;
  /// Its packets go on under `ssrc` and this payload type, whatever its own are; nothing = as they
  /// came.
  std::optional<std::uint8_t> renamed{};
};

/// Immutable once built, so that the receive thread may look things up while control builds the
/// next.
class PeerTable {
 public:
  explicit PeerTable(std::vector<Peer> peers);

  /// All that were registered from one address and port, told apart by their SSRC or alone there;
  /// empty when nobody was. Any thread; real-time safe.
  std::span<const Peer> from(const rtp::Endpoint& endpoint) const noexcept;
  /// Who has a key, from wherever, and that SSRC, nullptr when nobody does. Any thread; real-time
  /// safe.
  const Peer* with_key(rtp::Ssrc ssrc) const noexcept;

 private:
  std::vector<Peer> peers_;  ///< without a key or by_address, by address and port
  std::vector<Peer> keyed_;  ///< the others, by SSRC
};

}  // namespace dragoman::app
