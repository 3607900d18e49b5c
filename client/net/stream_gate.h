#pragma once
/// The gate of one stream, and the group where its manifests come.

#include "client/net/handed.h"
#include "codecs/manifest/gate.h"
#include "codecs/rtp/endpoint.h"
#include "relay/net/udp.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace dragoman::client {

/// Where a channel's signed manifests come, and who signs them.
struct ManifestAddress {
  rtp::Endpoint group{};
  manifest::PublicKey key{};
  rtp::Ssrc ssrc{};  ///< that they name
  /// From which the sender sends all its multicast; 0 = not known.
  std::uint16_t from_port = 0;
  bool operator==(const ManifestAddress&) const = default;
};

/// What a gate told from what the sender sent, since the start.
struct ForgedCounts {
  std::uint64_t forged = 0;  ///< packets
  std::uint64_t heard = 0;   ///< of these
  std::uint64_t manifests = 0;
  rtp::Endpoint forger{};  ///< where the last of them said that it came from
  bool guarded = false;    ///< packets wait for a manifest now

  /// Of another receiver.
  ForgedCounts& operator+=(const ForgedCounts& other) noexcept;
};

/// One thread, but for what says otherwise.
class StreamGate {
 public:
  /// Joins source-specific when `source` is known. Throws std::system_error. `ear` must outlive it.
  StreamGate(const ManifestAddress& address, const std::string& interface, std::uint32_t source,
             manifest::Gate::Ear& ear);

  /// Control: of a sealed stream.
  void set_keys(const std::vector<manifest::Listing>& keys) {
    keys_.set(std::make_unique<std::vector<manifest::Listing>>(keys));
  }
  /// Any thread.
  ForgedCounts counts() const noexcept;

  int handle() const noexcept { return socket_.native_handle(); }
  manifest::Gate& gate() noexcept { return gate_; }
  /// Whether it may have come from the sender, as far as the UDP port tells.
  bool from_sender(const rtp::Endpoint& from) const noexcept {
    return from_port_ == 0 || from.port == from_port_;
  }
  /// Manifests that have come, and what has waited too long.
  void look(Instant now) noexcept;

 private:
  std::uint32_t source_;
  std::uint16_t from_port_;
  net::UdpSocket socket_;
  manifest::Gate gate_;
  Handed<std::vector<manifest::Listing>> keys_;
  std::atomic<std::uint64_t> forged_{0}, heard_{0}, manifests_{0};
  std::atomic<std::uint64_t> forger_{0};  ///< address above port
  std::atomic<bool> guarded_{false};
};

}  // namespace dragoman::client
