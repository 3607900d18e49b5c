#include "client/net/stream_sender.h"

namespace dragoman::client {

StreamSender::StreamSender(const PacketizerConfig& config)
    : socket_(net::UdpOptions{}), port_(socket_.local().port), packetizer_(config) {}

void StreamSender::push(audio::Block block) noexcept {
  const SendTarget target = target_.read();
  packetizer_.push(block, target.identity, [&](rtp::Bytes datagram) noexcept {
    if (target.to.port == 0) return;
    auto& counter = socket_.send(target.to, datagram) ? sent_ : refused_;
    counter.fetch_add(1, std::memory_order_relaxed);
  });
}

}  // namespace dragoman::client
