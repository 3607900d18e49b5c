#include "relay/app/media/fanout.h"

#include "codecs/rtp/ssrc_rewrite.h"
#include "relay/app/media/channel_groups.h"

#include <algorithm>
#include <span>
#include <utility>

namespace dragoman::app {

Fanout::Fanout(const std::vector<std::size_t>& channels, net::UdpSocket& socket, Counters& counters,
               Nanoseconds frame)
    : socket_(socket), counters_(counters), thread_("fanout", Priority::fanout, frame) {
  for (const std::size_t count : channels) {
    private_.push_back(std::make_unique<Mailbox<PrivateTable>>());
    auto& room = listeners_.emplace_back();
    for (std::size_t i = 0; i < count; ++i) room.push_back(std::make_unique<Listeners>());
  }
}

Fanout::~Fanout() {
  stop();
}

Fanout::Queue& Fanout::add_producer(std::size_t slots) {
  return *queues_.emplace_back(std::make_unique<Queue>(slots));
}

void Fanout::start() {
  thread_.start([this] { run(); });
}

void Fanout::stop() noexcept {
  stopping_.store(true, std::memory_order_release);
  wakeup_.notify();
  thread_.join();
}

void Fanout::set(std::size_t room, int channel, std::unique_ptr<const Subscribers> subscribers) {
  listeners_[room][static_cast<std::size_t>(channel)]->post(std::move(subscribers));
}

void Fanout::set_private(std::size_t room, std::unique_ptr<const PrivateTable> lines) {
  private_[room]->post(std::move(lines));
}

void Fanout::run() noexcept {
  while (!stopping_.load(std::memory_order_acquire)) {
    wakeup_.wait();
    for (const std::unique_ptr<Queue>& queue : queues_) {
      while (const UnicastPacket* packet = queue->readable()) {
        thread_.cycle(net::monotonic_now() - packet->due);
        packet->slot == engine::kNone ? deliver(*packet) : deliver_private(*packet);
        queue->release();
      }
    }
  }
}

void Fanout::deliver(const UnicastPacket& packet) noexcept {
  Listeners& mailbox = *listeners_[packet.room][static_cast<std::size_t>(packet.channel)];
  const Subscribers* subscribers = mailbox.current();
  if (subscribers == nullptr) return;
  const rtp::Bytes datagram = rtp::Bytes{packet.data}.first(packet.size);
  if (is_red(packet.kind)) return send(datagram, subscribers->red);
  send(datagram, subscribers->plain);
  is_rtcp(packet.kind) ? report(*subscribers, datagram) : merge(*subscribers, packet);
}

/// Merged packets have the channel's clock and an SSRC of their own.
void Fanout::report(const Subscribers& subscribers, rtp::Bytes compound) noexcept {
  for (const Subscribers::Merged& merged : subscribers.merged) {
    if (merged.to.empty()) continue;
    std::array<std::byte, rtp::kMaxDatagram> copy;
    const auto own = rtp::MutableBytes{copy}.first(compound.size());
    std::copy(compound.begin(), compound.end(), own.begin());
    rtp::set_rtcp_ssrc(own, subscribers.merged_ssrc);
    send(own, merged.to);
  }
}

void Fanout::deliver_private(const UnicastPacket& packet) noexcept {
  const PrivateTable* lines = private_[packet.room]->current();
  if (lines == nullptr) return;
  const rtp::Bytes datagram = rtp::Bytes{packet.data}.first(packet.size);
  for (const PrivateEar& ear : (*lines)[static_cast<std::size_t>(packet.slot)]) {
    std::array<std::byte, rtp::kMaxDatagram> buffer;
    const rtp::Bytes leaving = ear.seal != nullptr ? ear.seal->seal(datagram, buffer) : datagram;
    if (!leaving.empty() && socket_.send(ear.to, leaving))
      counters_.sent(1);
    else
      counters_.drop(Drop::send_failed);
  }
}

void Fanout::merge(const Subscribers& subscribers, const UnicastPacket& packet) noexcept {
  for (const Subscribers::Merged& merged : subscribers.merged) {
    if (merged.to.empty()) continue;
    const auto rtp = rtp::parse(rtp::Bytes{packet.data}.first(packet.size));
    if (!rtp) continue;
    const rtp::Bytes datagram = merged.merger->add(packet.frame, *rtp);
    if (!datagram.empty()) send(datagram, merged.to);
  }
}

void Fanout::send(rtp::Bytes datagram, const std::vector<rtp::Endpoint>& to) noexcept {
  for (std::size_t done = 0; done < to.size(); done += batch_.size()) {
    const std::size_t size = std::min(batch_.size(), to.size() - done);
    for (std::size_t i = 0; i < size; ++i) batch_[i] = {to[done + i], datagram};
    const std::size_t taken = socket_.send(std::span{batch_}.first(size));
    counters_.sent(taken);
    if (taken < size) counters_.drop(Drop::send_failed, size - taken);
  }
}

}  // namespace dragoman::app
