#include "relay/app/media/receiver.h"

#include "codecs/rtp/packet.h"
#include "codecs/rtp/rtcp_reader.h"
#include "codecs/rtp/ssrc_rewrite.h"
#include "relay/net/clock.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

namespace dragoman::app {
namespace {

/// Datagrams of one system call.
constexpr std::size_t kBatch = 64;
/// System calls on the media port before a tick goes on, so that a flood cannot hold it up: forty
/// desks' packets of 20 ms, and then as many again.
constexpr int kMaxBatches = 10;
/// And of what is no known source's: a flood is refused at its own pace, and keeps nobody waiting
/// for his turn meanwhile.
constexpr int kMaxOtherBatches = 4;
/// A turn is a few microseconds of work: looks at it that a room spends before it goes on with what
/// its queue holds, some tens of microseconds.
constexpr int kSpins = 2000;
/// How often the receive thread looks by itself; the socket buffers hold much more than this.
constexpr Nanoseconds kPeriod = std::chrono::milliseconds{20};
/// And while more waits than one look takes: a flood must not fill the socket's buffer, where the
/// packets of everybody else wait as well.
constexpr Nanoseconds kHurry = std::chrono::microseconds{500};

std::size_t index_of(std::size_t room, int slot) noexcept {
  return room * std::size_t{kMaxSlots} + static_cast<std::size_t>(slot);
}

std::optional<rtp::Packet> parse(const net::Received& received) noexcept {
  return rtp::parse(rtp::Bytes{received.data}.first(received.size));
}

/// Who hears it knows it by what it was told, not by what a browser drew.
void rename(const Peer& peer, net::Received& received) noexcept {
  if (!peer.renamed) return;
  const auto datagram = rtp::MutableBytes{received.data}.first(received.size);
  rtp::set_rtp_ssrc(datagram, peer.ssrc);
  rtp::set_payload_type(datagram, *peer.renamed);
}

}  // namespace

Receiver::Receiver(net::SortedPort& media, std::vector<JoinedSource> joined,
                   std::vector<Queue*> rooms, ListenerReports& listener_reports, Counters& counters,
                   WebPlane* web)
    : media_(media),
      listener_reports_(listener_reports),
      counters_(counters),
      web_(web),
      joined_(std::move(joined)),
      rooms_(std::move(rooms)),
      buffer_(kBatch),
      guards_(rooms_.size() * kMaxSlots),
      tallies_(rooms_.size() * kMaxSlots),
      thread_("receive", Priority::receive, kPeriod / 2) {}

Receiver::~Receiver() {
  stop();
}

void Receiver::start() {
  thread_.start([this] { run(); });
}

void Receiver::stop() noexcept {
  stopping_.store(true, std::memory_order_release);
  thread_.join();
}

void Receiver::admit(std::vector<Peer> peers) {
  std::vector<rtp::Ssrc> known;
  for (const Peer& peer : peers)
    if (!peer.by_address) known.push_back(peer.ssrc);  // whoever is known by his address has none
  peers_.post(std::make_unique<const PeerTable>(std::move(peers)));
  // Where the kernel cannot, all are heard as well, only not through every flood.
  media_.sort(known);
}

void Receiver::run() noexcept {
  Instant due = net::monotonic_now();
  while (!stopping_.load(std::memory_order_acquire)) {
    const Instant now = net::monotonic_now();
    thread_.cycle(now - due);
    due = now + (collect() ? kHurry : kPeriod);
    sleep_until(due);
  }
}

bool Receiver::collect() noexcept {
  for (int i = 0; turn_.test_and_set(std::memory_order_acquire); ++i) {
    if (i == kSpins) return false;
  }
  admitted_ = peers_.current();
  bool more = read_media(media_.known(), kMaxBatches);
  more = read_media(media_.others(), kMaxOtherBatches) || more;
  for (JoinedSource& source : joined_) read_joined(source);
  turn_.clear(std::memory_order_release);
  return more;
}

/// True when more may wait.
bool Receiver::read_media(net::UdpSocket& socket, int batches) noexcept {
  for (int i = 0; i < batches; ++i) {
    const std::size_t count = socket.receive(buffer_);
    for (net::Received& received : std::span{buffer_}.first(count)) admit_datagram(received);
    if (count < buffer_.size()) return false;
  }
  return true;
}

/// Receivers' reports come from whoever listens (RFC 5760): they are counted and shown, set against
/// sender reports, whose stamps are on the wall clock; they steer nothing. Of a sender's only those
/// of registered sources are passed over: whoever else sends one here takes us for its receiver.
void Receiver::take_report(const net::Received& received, std::span<const Peer> peers) noexcept {
  const rtp::Bytes bytes = rtp::Bytes{received.data}.first(received.size);
  rtp::RtcpReader reader(bytes);
  if (!reader.valid()) return counters_.drop(Drop::malformed);
  const auto first = reader.next();
  const auto report = first ? rtp::parse_report(*first) : std::nullopt;
  if (!report) return counters_.drop(Drop::malformed);
  if (first->type == static_cast<std::uint8_t>(rtp::RtcpType::receiver_report)) {
    const WallTime arrival{received.arrival.time_since_epoch() - net::ClockPair::read().offset};
    listener_reports_.take(bytes, received.from, arrival);
    return counters_.reported();
  }
  if (peers.empty()) return counters_.drop(Drop::sender_report);
  const bool known = std::any_of(peers.begin(), peers.end(),
                                 [&](const Peer& peer) { return peer.ssrc == report->ssrc; });
  if (!known) counters_.drop(Drop::wrong_ssrc);
}

void Receiver::admit_datagram(net::Received& received) noexcept {
  if (web_ != nullptr && web_->take(received)) return;
  const rtp::Bytes bytes = rtp::Bytes{received.data}.first(received.size);
  if (rtp::looks_like_rtcp(bytes) && !received.truncated) {
    const auto peers =
        admitted_ != nullptr ? admitted_->from(received.from) : std::span<const Peer>{};
    return take_report(received, peers);
  }
  const bool known = admitted_ != nullptr && !admitted_->from(received.from).empty();
  std::optional<rtp::Packet> packet = parse(received);
  if (!packet)
    return counters_.drop(!known               ? Drop::unregistered
                          : received.truncated ? Drop::oversized
                                               : Drop::malformed);
  const Peer* const peer = sender_of(*packet, received);
  if (peer == nullptr) return;
  if (peer->key != nullptr) {
    if (!open(*peer, received)) return;
    packet = parse(received);  // its payload is shorter now
  }
  if (!packet) return counters_.drop(Drop::malformed);
  if (packet->payload_type != peer->payload_type) return counters_.drop(Drop::wrong_payload_type);
  admit_packet(*peer, *packet, received);
}

/// Whoever sent it, as far as its header and address say; nullptr, and counted, when nobody may
/// have.
const Peer* Receiver::sender_of(const rtp::Packet& packet, const net::Received& received) noexcept {
  const auto refuse = [this](Drop reason) {
    counters_.drop(reason);
    return nullptr;
  };
  const auto peers =
      admitted_ != nullptr ? admitted_->from(received.from) : std::span<const Peer>{};
  const Peer* const keyed = admitted_ != nullptr ? admitted_->with_key(packet.ssrc) : nullptr;
  if (peers.empty() && keyed == nullptr) return refuse(Drop::unregistered);
  if (received.truncated) return refuse(Drop::oversized);
  const auto named = std::find_if(peers.begin(), peers.end(), [&](const Peer& p) {
    return p.by_address || p.ssrc == packet.ssrc;
  });
  if (named != peers.end()) return &*named;
  return keyed != nullptr ? keyed : refuse(Drop::wrong_ssrc);
}

/// Decrypts in place. Nothing that is not authentic leaves a trace but its count.
bool Receiver::open(const Peer& peer, net::Received& received) noexcept {
  const auto opened = peer.key->open_rtp(rtp::MutableBytes{received.data}.first(received.size));
  if (opened.verdict == srtp::Verdict::ok) {
    received.size = static_cast<std::uint16_t>(opened.size);
    return true;
  }
  counters_.drop(opened.verdict == srtp::Verdict::replayed ? Drop::replayed : Drop::not_authentic);
  return false;
}

void Receiver::admit_packet(const Peer& peer, const rtp::Packet& packet,
                            net::Received& received) noexcept {
  const std::size_t index = index_of(peer.room, peer.slot);
  Guarded& guarded = guards_[index];
  Tally& tally = tallies_[index];
  if (guarded.registration != peer.registration) {
    guarded = Guarded();
    guarded.registration = peer.registration;
    guarded.flood = FloodGuard(peer.packet);
    tally.flooded.store(0, std::memory_order_relaxed);
  }
  const SequenceGuard::Verdict verdict = guarded.guard.check(packet.sequence);
  const bool fresh = verdict == SequenceGuard::Verdict::fresh;
  if (!guarded.flood.take(fresh, received.arrival)) {
    tally.flooded.store(tally.flooded.load(std::memory_order_relaxed) + 1,
                        std::memory_order_relaxed);
    return counters_.drop(Drop::flood);
  }
  if (fresh) {
    guarded.statistics.receive(packet.sequence, packet.timestamp, received.arrival);
    tally.received.store(guarded.statistics.received(), std::memory_order_relaxed);
    tally.lost.store(guarded.statistics.lost(), std::memory_order_relaxed);
    tally.highest.store(guarded.statistics.extended_highest(), std::memory_order_relaxed);
    tally.jitter_ms.store(guarded.statistics.jitter_ms(), std::memory_order_relaxed);
    tally.ssrc.store(rtp::to_int(packet.ssrc), std::memory_order_relaxed);
  } else {
    counters_.drop(Drop::replayed);
  }
  // A duplicate goes on: the source refuses it, and counts it as its own for the technician.
  if (verdict == SequenceGuard::Verdict::strange) return;
  rename(peer, received);
  forward(peer.room, peer.slot, received);
}

SourceReception Receiver::reception(std::size_t room, int slot) const noexcept {
  const Tally& tally = tallies_[index_of(room, slot)];
  return {tally.received.load(std::memory_order_relaxed),
          tally.lost.load(std::memory_order_relaxed),
          tally.flooded.load(std::memory_order_relaxed),
          rtp::Ssrc{tally.ssrc.load(std::memory_order_relaxed)},
          tally.highest.load(std::memory_order_relaxed),
          tally.jitter_ms.load(std::memory_order_relaxed)};
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
