#include "client/net/stream_receiver.h"

#include "codecs/rtp/red_reader.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace dragoman::client {

struct StreamReceiver::Counters {
  std::atomic<std::uint64_t> accepted{0}, foreign{0}, malformed{0}, oversized{0}, overflow{0};
};

namespace {

constexpr std::size_t kBatch = 16;

net::UdpOptions options_for(const StreamAddress& address) {
  net::UdpOptions options;
  options.bind = address.bind;
  options.interface = address.interface;
  options.reuse_address = rtp::is_multicast(address.bind);
  return options;
}

void count(std::atomic<std::uint64_t>& counter) noexcept {
  counter.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace

StreamReceiver::StreamReceiver(const StreamAddress& address, PacketQueue& queue)
    : address_(address),
      queue_(queue),
      socket_(options_for(address)),
      port_(socket_.local().port),
      counters_(std::make_unique<Counters>()) {
  if (rtp::is_multicast(address.bind)) socket_.join(address.bind.address, address.source);
  wake_ = ::eventfd(0, EFD_CLOEXEC);
  if (wake_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  thread_ = std::thread([this] { run(); });
}

StreamReceiver::~StreamReceiver() {
  const std::uint64_t one = 1;
  // A write of one to a fresh eventfd cannot block or fail.
  [[maybe_unused]] const auto written = ::write(wake_, &one, sizeof one);
  thread_.join();
  ::close(wake_);
}

std::optional<Instant> StreamReceiver::last_heard() const noexcept {
  const auto at = last_heard_ns_.load(std::memory_order_relaxed);
  if (at == 0) return std::nullopt;
  return Instant{Nanoseconds{at}};
}

ReceiverCounts StreamReceiver::counts() const noexcept {
  const auto& c = *counters_;
  return {c.accepted, c.foreign, c.malformed, c.oversized, c.overflow};
}

void StreamReceiver::run() noexcept {
  std::array<net::Received, kBatch> batch;
  std::array<pollfd, 2> watched{{{socket_.native_handle(), POLLIN, 0}, {wake_, POLLIN, 0}}};
  while (true) {
    if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) return;
    if (watched[1].revents != 0) return;
    std::size_t got = 0;
    do {
      got = socket_.receive(batch);
      for (std::size_t i = 0; i < got; ++i) take(batch[i]);
    } while (got == kBatch);
  }
}

void StreamReceiver::take(const net::Received& datagram) noexcept {
  if (address_.source != 0 && datagram.from.address != address_.source)
    return count(counters_->foreign);
  if (datagram.truncated) return count(counters_->oversized);
  const auto packet = rtp::parse(rtp::Bytes{datagram.data}.first(datagram.size));
  if (!packet) return count(counters_->malformed);
  if (address_.ssrc && packet->ssrc != *address_.ssrc && packet->ssrc != address_.second_ssrc)
    return count(counters_->foreign);
  count(counters_->accepted);
  last_heard_ns_.store(datagram.arrival.time_since_epoch().count(), std::memory_order_relaxed);
  watch_.packet(*packet);
  capture_.write(watch_.capture());
  if (packet->payload_type == rtp::kPayloadRed)
    unpack_red(*packet, datagram.arrival);
  else
    hand_over(*packet, datagram.arrival);
}

void StreamReceiver::hand_over(const rtp::Packet& packet, Instant arrival) noexcept {
  if (!queue_.push(packet, arrival)) count(counters_->overflow);
}

void StreamReceiver::unpack_red(const rtp::Packet& packet, Instant arrival) noexcept {
  rtp::RedReader blocks(packet.payload, packet.timestamp);
  if (!blocks.valid()) return count(counters_->malformed);
  while (const auto block = blocks.next())
    if (const auto plain = rtp::unpack(packet, *block, address_.frame)) hand_over(*plain, arrival);
}

}  // namespace dragoman::client
