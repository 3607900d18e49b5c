#include "client/net/packet_seal.h"

#include "codecs/rtp/byte_order.h"

#include <algorithm>
#include <memory>

namespace dragoman::client {

void PacketSeal::set(const srtp::MasterKey& key) {
  if (any_ && key == key_) return;
  key_ = key;
  keys_.set(std::make_unique<Key>(key));
  any_ = true;
}

rtp::Bytes PacketSeal::seal(rtp::Bytes packet, std::uint32_t rollover) noexcept {
  Key* const key = keys_.use();
  if (key == nullptr || packet.size() < 4 || packet.size() > sealed_.size()) return {};
  const auto number =
      std::int64_t{rollover} << 16 | static_cast<std::int64_t>(rtp::load_be(packet.data() + 2, 2));
  if (number <= key->newest) return {};
  key->newest = number;
  std::copy(packet.begin(), packet.end(), sealed_.begin());
  return rtp::Bytes{sealed_}.first(key->sender.protect_rtp(sealed_, packet.size(), rollover));
}

}  // namespace dragoman::client
