#pragma once
/// The key that a sender's packets are sealed with, which control changes while the audio thread
/// uses it.

#include "client/net/handed.h"
#include "codecs/rtp/types.h"
#include "codecs/srtp/master_key.h"
#include "codecs/srtp/sender.h"

#include <array>

namespace dragoman::client {

/// One control thread, one audio thread.
class PacketSeal {
 public:
  /// Control: seals with that key from the next packet on. The same key goes on as it was.
  void set(const srtp::MasterKey& key);

  /// Audio; real-time safe. `packet` as SRTP, in a buffer that holds until the next call; empty
  /// when there is no key, when it does not fit, and when a packet of that number or a later one
  /// was sealed before: under this cipher a number that comes twice gives the key away.
  rtp::Bytes seal(rtp::Bytes packet, std::uint32_t rollover) noexcept;

 private:
  struct Key {
    explicit Key(const srtp::MasterKey& key)
        : sender(srtp::Profile::aead_aes_256_gcm, key.key, key.salt) {}
    srtp::Sender sender;
    std::int64_t newest = -1;  ///< audio's: number of the last packet, with its roll-over counter
  };

  bool any_ = false;     ///< control's
  srtp::MasterKey key_;  ///< control's: the last that was set
  Handed<Key> keys_;
  std::array<std::byte, rtp::kMaxDatagram> sealed_{};
};

}  // namespace dragoman::client
