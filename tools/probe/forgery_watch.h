#pragma once
/// Whether somebody forges a signed channel under the relay's own address, as a watching listener
/// sees it.

#include "client/net/stream_gate.h"
#include "relay/net/udp.h"

#include <optional>
#include <string>

namespace dragoman::probe {

/// Single thread.
class ForgeryWatch final : private manifest::Gate::Ear {
 public:
  /// Joins the manifests' group. Throws std::system_error.
  ForgeryWatch(const client::ManifestAddress& manifests, const std::string& interface,
               std::uint32_t source);

  /// What came to the channel's open group.
  void packet(const net::Received& datagram) noexcept;
  /// Behind the packets: what the manifests say of them.
  void look(Instant now) noexcept { gate_.look(now); }
  /// Under which address and port somebody has forged since that was told last.
  std::optional<rtp::Endpoint> forger() const noexcept;
  void told() noexcept { told_ = gate_.counts().forged; }
  /// Whose manifests are believed.
  const client::ManifestAddress& manifests() const noexcept { return manifests_; }

 private:
  void pass(const rtp::Packet&, Instant) noexcept override {}

  client::ManifestAddress manifests_;
  std::uint32_t source_;
  client::StreamGate gate_;
  std::uint64_t told_ = 0;
};

}  // namespace dragoman::probe
