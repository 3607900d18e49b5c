#include "relay/app/media/receiver.h"

#include "codecs/rtp/packet.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <span>
#include <system_error>
#include <utility>

namespace dragoman::app {
namespace {

/// Datagrams read from one socket before the others have their turn.
constexpr std::size_t kTurn = 64;

std::optional<rtp::Packet> parse(const net::Received& received) noexcept {
  return rtp::parse(rtp::Bytes{received.data}.first(received.size));
}

}  // namespace

Receiver::Receiver(net::UdpSocket& media, std::vector<JoinedSource> joined,
                   std::vector<Queue*> rooms, Counters& counters, Nanoseconds frame)
    : media_(media),
      joined_(std::move(joined)),
      rooms_(std::move(rooms)),
      counters_(counters),
      buffer_(kTurn),
      guards_(rooms_.size() * engine::kMaxSources),
      thread_("receive", Priority::receive, frame / 2) {
  stop_event_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (stop_event_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  polled_.push_back({stop_event_, POLLIN, 0});
  polled_.push_back({media_.native_handle(), POLLIN, 0});
  for (const JoinedSource& source : joined_) {
    polled_.push_back({source.socket.native_handle(), POLLIN, 0});
  }
}

Receiver::~Receiver() {
  stop();
  close(stop_event_);
}

void Receiver::start() {
  thread_.start([this] { run(); });
}

void Receiver::stop() noexcept {
  stopping_.store(true, std::memory_order_release);
  eventfd_write(stop_event_, 1);
  thread_.join();
}

void Receiver::admit(std::vector<Peer> peers) {
  peers_.post(std::make_unique<const PeerTable>(std::move(peers)));
}

void Receiver::run() noexcept {
  while (!stopping_.load(std::memory_order_acquire)) {
    if (poll(polled_.data(), polled_.size(), -1) <= 0) continue;
    if (polled_[1].revents != 0) read_media();
    for (std::size_t i = 0; i < joined_.size(); ++i) {
      if (polled_[i + 2].revents != 0) read_joined(joined_[i]);
    }
  }
}

void Receiver::read_media() noexcept {
  const std::size_t count = media_.receive(buffer_);
  if (count == 0) return;
  admitted_ = peers_.current();
  thread_.cycle(net::monotonic_now() - buffer_.front().arrival);
  for (const net::Received& received : std::span{buffer_}.first(count)) admit_datagram(received);
}

void Receiver::admit_datagram(const net::Received& received) noexcept {
  const auto peers =
      admitted_ != nullptr ? admitted_->from(received.from) : std::span<const Peer>{};
  if (peers.empty()) return counters_.drop(Drop::unregistered);
  if (received.truncated) return counters_.drop(Drop::oversized);
  const std::optional<rtp::Packet> packet = parse(received);
  if (!packet) return counters_.drop(Drop::malformed);
  const auto peer = std::find_if(peers.begin(), peers.end(),
                                 [&](const Peer& p) { return p.ssrc == packet->ssrc; });
  if (peer == peers.end()) return counters_.drop(Drop::wrong_ssrc);
  if (packet->payload_type != peer->payload_type) return counters_.drop(Drop::wrong_payload_type);

  Guarded& guarded =
      guards_[peer->room * std::size_t{engine::kMaxSources} + static_cast<std::size_t>(peer->slot)];
  if (guarded.registration != peer->registration) guarded = {peer->registration, {}};
  const SequenceGuard::Verdict verdict = guarded.guard.check(packet->sequence);
  if (verdict != SequenceGuard::Verdict::fresh) counters_.drop(Drop::replayed);
  // A duplicate goes on: the source refuses it, and counts it as its own for the technician.
  if (verdict != SequenceGuard::Verdict::strange) forward(peer->room, peer->slot, received);
}

void Receiver::read_joined(JoinedSource& source) noexcept {
  const std::size_t count = source.socket.receive(buffer_);
  for (const net::Received& received : std::span{buffer_}.first(count)) {
    const auto& senders = source.senders;
    const bool allowed = senders.empty() || std::find(senders.begin(), senders.end(),
                                                      received.from.address) != senders.end();
    const std::optional<rtp::Packet> packet = parse(received);
    if (!allowed) {
      counters_.drop(Drop::unregistered);
    } else if (received.truncated) {
      counters_.drop(Drop::oversized);
    } else if (!packet) {
      counters_.drop(Drop::malformed);
    } else if (packet->payload_type != source.config.payload_type) {
      counters_.drop(Drop::wrong_payload_type);
    } else {
      forward(source.room, source.slot, received);
    }
  }
  if (count > 0) thread_.cycle(net::monotonic_now() - buffer_.front().arrival);
}

void Receiver::forward(std::uint16_t room, std::int16_t slot,
                       const net::Received& received) noexcept {
  Datagram* datagram = rooms_[room]->writable();
  if (datagram == nullptr) return counters_.drop(Drop::queue_full);
  datagram->slot = slot;
  datagram->size = received.size;
  datagram->arrival = received.arrival;
  std::memcpy(datagram->data.data(), received.data.data(), received.size);
  rooms_[room]->commit();
  counters_.received(1);
}

}  // namespace dragoman::app
