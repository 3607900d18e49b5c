#include "relay/app/media/peer_table.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace dragoman::app {
namespace {

std::uint64_t key(const rtp::Endpoint& endpoint) noexcept {
  return (std::uint64_t{endpoint.address} << 16) | endpoint.port;
}

}  // namespace

PeerTable::PeerTable(std::vector<Peer> peers) : peers_(std::move(peers)) {
  const auto keyed = std::stable_partition(peers_.begin(), peers_.end(), [](const Peer& peer) {
    return peer.key == nullptr || peer.by_address;
  });
  keyed_.assign(std::make_move_iterator(keyed), std::make_move_iterator(peers_.end()));
  peers_.erase(keyed, peers_.end());
  std::sort(keyed_.begin(), keyed_.end(),
            [](const Peer& a, const Peer& b) { return rtp::to_int(a.ssrc) < rtp::to_int(b.ssrc); });
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

const Peer* PeerTable::with_key(rtp::Ssrc ssrc) const noexcept {
  const auto found = std::partition_point(keyed_.begin(), keyed_.end(), [&](const Peer& peer) {
    return rtp::to_int(peer.ssrc) < rtp::to_int(ssrc);
  });
  return found != keyed_.end() && found->ssrc == ssrc ? &*found : nullptr;
}

}  // namespace dragoman::app
