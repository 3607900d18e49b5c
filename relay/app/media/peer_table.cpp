#include "relay/app/media/peer_table.h"

#include <algorithm>
#include <utility>

namespace dragoman::app {
namespace {

std::uint64_t key(const rtp::Endpoint& endpoint) noexcept {
  return (std::uint64_t{endpoint.address} << 16) | endpoint.port;
}

}  // namespace

PeerTable::PeerTable(std::vector<Peer> peers) : peers_(std::move(peers)) {
  std::stable_sort(peers_.begin(), peers_.end(),
                   [](const Peer& a, const Peer& b) { return key(a.from) < key(b.from); });
}

std::span<const Peer> PeerTable::from(const rtp::Endpoint& endpoint) const noexcept {
  const auto first = std::partition_point(peers_.begin(), peers_.end(), [&](const Peer& peer) {
    return key(peer.from) < key(endpoint);
  });
  auto last = first;
  while (last != peers_.end() && last->from == endpoint) ++last;
  return {first, last};
}

}  // namespace dragoman::app
