#include "client/net/key_ring.h"

#include <algorithm>
#include <utility>

namespace dragoman::client {

void KeyRing::set(const std::vector<srtp::NamedKey>& keys, std::uint64_t near) {
  std::vector<Key> next;
  for (const srtp::NamedKey& key : keys) {
    const auto known =
        std::find_if(mine_.begin(), mine_.end(), [&](const Key& each) { return each.name == key; });
    if (known != mine_.end()) {
      next.push_back(*known);
      continue;
    }
    const auto opener = std::make_shared<srtp::Receiver>(
        srtp::Profile::aead_aes_256_gcm, key.master.key, key.master.salt, srtp::mki_bytes(key.mki));
    opener->expect_near(near);
    next.push_back({key, opener});
  }
  mine_ = next;
  keys_.set(std::make_unique<Keys>(std::move(next)));
}

/// A key whose identifier the packet does not carry leaves it as it is.
template <class Open>
std::size_t KeyRing::open_with_any(const Open& open) noexcept {
  Keys* const keys = keys_.use();
  if (keys == nullptr) return 0;
  for (const Key& key : *keys) {
    const srtp::Opened opened = open(*key.opener);
    if (opened.verdict == srtp::Verdict::ok) return opened.size;
    if (opened.verdict != srtp::Verdict::other_key) return 0;
  }
  return 0;
}

std::size_t KeyRing::open_rtp(rtp::MutableBytes packet) noexcept {
  return open_with_any([&](srtp::Receiver& with) { return with.open_rtp(packet); });
}

std::size_t KeyRing::open_rtp(rtp::MutableBytes packet, std::uint64_t near) noexcept {
  return open_with_any([&](srtp::Receiver& with) { return with.open_rtp(packet, near); });
}

std::size_t KeyRing::open_rtcp(rtp::MutableBytes packet) noexcept {
  return open_with_any([&](srtp::Receiver& with) { return with.open_rtcp(packet); });
}

}  // namespace dragoman::client
