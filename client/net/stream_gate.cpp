#include "client/net/stream_gate.h"

#include <array>
#include <span>

namespace dragoman::client {
namespace {

/// Two come in 200 ms: more are a flood, behind which no packet waits.
constexpr std::size_t kAtOnce = 4;

net::UdpOptions options_for(const rtp::Endpoint& group, const std::string& interface) {
  net::UdpOptions options;
  options.bind = group;
  options.interface = interface;
  options.reuse_address = true;
  return options;
}

}  // namespace

ForgedCounts& ForgedCounts::operator+=(const ForgedCounts& other) noexcept {
  forged += other.forged;
  heard += other.heard;
  manifests += other.manifests;
  if (other.forged > 0) forger = other.forger;
  guarded |= other.guarded;
  return *this;
}

StreamGate::StreamGate(const ManifestAddress& address, const std::string& interface,
                       std::uint32_t source, manifest::Gate::Ear& ear)
    : source_(source),
      from_port_(address.from_port),
      socket_(options_for(address.group, interface)),
      gate_(address.key, address.ssrc, ear) {
  socket_.join(address.group.address, source);
}

ForgedCounts StreamGate::counts() const noexcept {
  const std::uint64_t forger = forger_;
  return {forged_,
          heard_,
          manifests_,
          {static_cast<std::uint32_t>(forger >> 16), static_cast<std::uint16_t>(forger & 0xFFFF)},
          guarded_};
}

void StreamGate::look(Instant now) noexcept {
  std::array<net::Received, kAtOnce> batch;
  const auto* const keys = keys_.use();
  const std::size_t got = socket_.receive(batch);
  for (std::size_t i = 0; i < got; ++i) {
    const net::Received& datagram = batch[i];
    if (datagram.truncated || (source_ != 0 && datagram.from.address != source_)) continue;
    if (!from_sender(datagram.from)) {
      gate_.stranger(datagram.from);
      continue;
    }
    gate_.manifest(rtp::Bytes{datagram.data}.first(datagram.size),
                   keys != nullptr ? std::span{*keys} : std::span<const manifest::Listing>{},
                   datagram.from, datagram.arrival);
  }
  gate_.tick(now);
  const manifest::GateCounts& counts = gate_.counts();
  forged_ = counts.forged;
  heard_ = counts.forged_heard;
  manifests_ = counts.manifests;
  forger_ = std::uint64_t{counts.forger.address} << 16 | counts.forger.port;
  guarded_ = counts.guarded;
}

}  // namespace dragoman::client
