#pragma once
/// The keys that a stream's packets may be sealed with, told apart by the identifier that each
/// packet carries: while keys change, the old and the next one.

#include "client/net/handed.h"
#include "codecs/rtp/types.h"
#include "codecs/srtp/master_key.h"
#include "codecs/srtp/receiver.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace dragoman::client {

/// One control thread, one that opens packets.
class KeyRing {
 public:
  /// Control: these, and no others. A key that was there goes on, and knows what it has opened.
  /// `near` is about where the stream is: roll-over counter and sequence number.
  void set(const std::vector<srtp::NamedKey>& keys, std::uint64_t near);

  /// Whoever receives; real-time safe. In place; its size in the clear, 0 when no key opens it.
  std::size_t open_rtp(rtp::MutableBytes packet) noexcept;
  /// The packet's index is the one that is nearest to this, and it may come twice.
  std::size_t open_rtp(rtp::MutableBytes packet, std::uint64_t near) noexcept;
  std::size_t open_rtcp(rtp::MutableBytes packet) noexcept;

 private:
  struct Key {
    srtp::NamedKey name;
    std::shared_ptr<srtp::Receiver> opener;
  };
  using Keys = std::vector<Key>;

  template <class Open>
  std::size_t open_with_any(const Open& open) noexcept;

  std::vector<Key> mine_;  ///< control's
  Handed<Keys> keys_;
};

}  // namespace dragoman::client
