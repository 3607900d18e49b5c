#pragma once
/// What the shards count; any thread adds, control reads.

#include <array>
#include <atomic>
#include <cstdint>

namespace dragoman::webrtc {

/// Everything that came from outside and was refused, or found no room; labels of counters.
enum class Refusal : std::uint8_t {
  stun_malformed,
  stun_unknown,        ///< for a listener that is not there
  stun_not_authentic,  ///< right name, wrong password
  stun_role,           ///< the other side waits for us to check
  dtls_unknown,        ///< from an address that ICE has not proved
  dtls_flood,          ///< more than a handshake can need
  rtcp_malformed,
  rtcp_replayed,
  rtcp_not_authentic,
  addresses_full,  ///< no place for an address
  queue_full,      ///< the shard did not keep up with what came in
  frames_full,     ///< the shard did not keep up with encoded frames
  events_full,     ///< control did not keep up with what listeners report
  send_failed,     ///< the kernel did not take an outgoing datagram
  count_
};
const char* to_string(Refusal refusal) noexcept;

/// How a listener's session ended.
enum class End : std::uint8_t {
  deleted,            ///< by the listener, over HTTP
  closed,             ///< by the listener's goodbye in DTLS
  consent_lost,       ///< nothing was heard of it any more
  never_connected,    ///< its handshake did not end in time
  wrong_fingerprint,  ///< another certificate than the offer announced
  handshake_failed,
  relay_stopped,
  count_
};
const char* to_string(End end) noexcept;

class Counters {
 public:
  void refuse(Refusal refusal, std::uint64_t count = 1) noexcept {
    refusals_[static_cast<std::size_t>(refusal)].fetch_add(count, std::memory_order_relaxed);
  }
  void sent(std::uint64_t count) noexcept { sent_.fetch_add(count, std::memory_order_relaxed); }

  std::uint64_t refused(Refusal refusal) const noexcept {
    return refusals_[static_cast<std::size_t>(refusal)].load(std::memory_order_relaxed);
  }
  std::uint64_t sent() const noexcept { return sent_.load(std::memory_order_relaxed); }

 private:
  std::array<std::atomic<std::uint64_t>, static_cast<std::size_t>(Refusal::count_)> refusals_{};
  std::atomic<std::uint64_t> sent_{0};
};

}  // namespace dragoman::webrtc
