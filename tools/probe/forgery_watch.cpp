#include "tools/probe/forgery_watch.h"

namespace dragoman::probe {

ForgeryWatch::ForgeryWatch(const client::ManifestAddress& manifests, const std::string& interface,
                           std::uint32_t source)
    : manifests_(manifests), source_(source), gate_(manifests, interface, source, *this) {}

void ForgeryWatch::packet(const net::Received& datagram) noexcept {
  // Of other addresses more is said elsewhere: nobody of ours hears them.
  if (datagram.truncated || (source_ != 0 && datagram.from.address != source_)) return;
  const auto packet = rtp::parse(rtp::Bytes{datagram.data}.first(datagram.size));
  if (packet) gate_.gate().packet(*packet, datagram.from, datagram.arrival);
}

std::optional<rtp::Endpoint> ForgeryWatch::forger() const noexcept {
  const auto counts = gate_.counts();
  if (told_ == counts.forged) return std::nullopt;
  return counts.forger;
}

}  // namespace dragoman::probe
