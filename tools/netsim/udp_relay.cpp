#include "tools/netsim/udp_relay.h"

#include <algorithm>

namespace dragoman::netsim {
namespace {

constexpr std::size_t kBatch = 32;

net::UdpOptions listening(const UdpRelayOptions& options) {
  net::UdpOptions udp;
  udp.bind = options.listen;
  udp.interface = options.interface;
  udp.reuse_address = rtp::is_multicast(options.listen);
  return udp;
}

net::UdpOptions sending(const UdpRelayOptions& options) {
  net::UdpOptions udp;
  udp.interface = options.interface;
  udp.ttl = options.ttl;
  // Receivers believe the interface's address; by route the source may be another's.
  if (rtp::is_multicast(options.to)) udp.bind.address = net::interface_address(options.interface);
  return udp;
}

void add(FlowTotals& sum, const Pipe& pipe, std::uint64_t send_failed) {
  const auto& t = pipe.totals();
  sum.network.sent += t.sent;
  sum.network.delivered += t.delivered;
  sum.network.lost += t.lost;
  sum.network.queue_full += t.queue_full;
  sum.network.duplicated += t.duplicated;
  sum.network.reordered += t.reordered;
  sum.overflow += pipe.overflow();
  sum.waiting += pipe.waiting();
  sum.send_failed += send_failed;
}

}  // namespace

struct UdpRelay::Sender {
  Sender(const UdpRelayOptions& options, const rtp::Endpoint& who, std::uint64_t seed)
      : from(who),
        socket(sending(options)),
        there(options.conditions, seed),
        back(options.conditions, seed + 1) {}

  rtp::Endpoint from;
  net::UdpSocket socket;
  Pipe there, back;
  Instant heard{};
  std::uint64_t there_failed = 0, back_failed = 0;
};

UdpRelay::UdpRelay(const UdpRelayOptions& options)
    : options_(options),
      listen_(listening(options)),
      answers_(!rtp::is_multicast(options.listen) && !rtp::is_multicast(options.to)),
      batch_(kBatch),
      next_seed_(options.seed) {
  if (rtp::is_multicast(options.listen)) listen_.join(options.listen.address, 0);
}

UdpRelay::~UdpRelay() = default;

void UdpRelay::watched(std::vector<int>& descriptors) const {
  descriptors.assign(1, listen_.native_handle());
  if (answers_)
    for (const auto& sender : senders_) descriptors.push_back(sender->socket.native_handle());
}

void UdpRelay::receive() {
  std::size_t got = 0;
  do {
    got = listen_.receive(batch_);
    for (std::size_t i = 0; i < got; ++i) {
      const auto& datagram = batch_[i];
      auto* sender = datagram.truncated ? nullptr : sender_of(datagram.from, datagram.arrival);
      if (sender == nullptr) {
        ++past_there_.refused;
        continue;
      }
      sender->heard = datagram.arrival;
      sender->there.push(rtp::Bytes{datagram.data}.first(datagram.size), datagram.arrival);
    }
  } while (got == kBatch);
  if (!answers_) return;
  for (const auto& sender : senders_) {
    do {
      got = sender->socket.receive(batch_);
      for (std::size_t i = 0; i < got; ++i) {
        const auto& datagram = batch_[i];
        if (datagram.truncated || datagram.from != options_.to) {
          ++past_back_.refused;
          continue;
        }
        sender->back.push(rtp::Bytes{datagram.data}.first(datagram.size), datagram.arrival);
      }
    } while (got == kBatch);
  }
}

void UdpRelay::deliver(Instant now) {
  for (const auto& sender : senders_) {
    while (const auto datagram = sender->there.pop(now))
      sender->there_failed += sender->socket.send(options_.to, *datagram) ? 0 : 1;
    while (const auto datagram = sender->back.pop(now))
      sender->back_failed += listen_.send(sender->from, *datagram) ? 0 : 1;
  }
}

std::optional<Instant> UdpRelay::due() const {
  std::optional<Instant> first;
  for (const auto& sender : senders_)
    for (const auto& at : {sender->there.due(), sender->back.due()})
      if (at && (!first || *at < *first)) first = at;
  return first;
}

UdpRelay::Sender* UdpRelay::sender_of(const rtp::Endpoint& from, Instant now) {
  const auto known = std::find_if(senders_.begin(), senders_.end(),
                                  [&](const auto& sender) { return sender->from == from; });
  if (known != senders_.end()) return known->get();
  if (senders_.size() >= kMostSenders) {
    const auto oldest =
        std::min_element(senders_.begin(), senders_.end(),
                         [](const auto& a, const auto& b) { return a->heard < b->heard; });
    retire(static_cast<std::size_t>(oldest - senders_.begin()));
  }
  try {
    senders_.push_back(std::make_unique<Sender>(options_, from, next_seed_));
  } catch (const std::system_error&) {
    return nullptr;  // no more sockets: counted as refused
  }
  next_seed_ += 2;
  senders_.back()->heard = now;
  return senders_.back().get();
}

void UdpRelay::retire(std::size_t index) {
  const auto& sender = *senders_[index];
  add(past_there_, sender.there, sender.there_failed);
  add(past_back_, sender.back, sender.back_failed);
  past_there_.waiting = past_back_.waiting = 0;
  senders_.erase(senders_.begin() + static_cast<std::ptrdiff_t>(index));
}

FlowTotals UdpRelay::there() const {
  auto sum = past_there_;
  for (const auto& sender : senders_) add(sum, sender->there, sender->there_failed);
  return sum;
}

FlowTotals UdpRelay::back() const {
  auto sum = past_back_;
  for (const auto& sender : senders_) add(sum, sender->back, sender->back_failed);
  return sum;
}

}  // namespace dragoman::netsim
