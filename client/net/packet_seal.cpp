#include "client/net/packet_seal.h"

#include "codecs/rtp/byte_order.h"

#include <algorithm>

namespace dragoman::client {

void PacketSeal::set(const srtp::MasterKey& key) {
  if (!kept_.empty() && key == key_) return;
  key_ = key;
  kept_.push_back(std::make_unique<Key>(key));
  const Key* const newest = kept_.back().get();
  newest_.store(kept_.back().get());
  // Audio says what it uses before it looks whether that is still the newest: in one order of all
  // these steps either it sees the new one, or we see what it holds.
  const Key* const used = used_.load();
  std::erase_if(kept_,
                [&](const auto& each) { return each.get() != newest && each.get() != used; });
}

PacketSeal::Key* PacketSeal::use() noexcept {
  Key* key = newest_.load();
  for (;;) {
    used_.store(key);
    Key* const newest = newest_.load();
    if (newest == key) return key;
    key = newest;
  }
}

rtp::Bytes PacketSeal::seal(rtp::Bytes packet, std::uint32_t rollover) noexcept {
  Key* const key = use();
  if (key == nullptr || packet.size() < 4 || packet.size() > sealed_.size()) return {};
  const auto number =
      std::int64_t{rollover} << 16 | static_cast<std::int64_t>(rtp::load_be(packet.data() + 2, 2));
  if (number <= key->newest) return {};
  key->newest = number;
  std::copy(packet.begin(), packet.end(), sealed_.begin());
  return rtp::Bytes{sealed_}.first(key->sender.protect_rtp(sealed_, packet.size(), rollover));
}

}  // namespace dragoman::client
