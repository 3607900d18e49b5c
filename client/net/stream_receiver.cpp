#include "client/net/stream_receiver.h"

#include "client/net/receiver_reporter.h"
#include "client/net/unpack.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <random>
#include <system_error>

namespace dragoman::client {

struct StreamReceiver::Counters {
  std::atomic<std::uint64_t> accepted{0}, foreign{0}, malformed{0}, oversized{0}, overflow{0};
};

/// From a port of their own: that of a multicast is shared by every receiver of the machine.
struct StreamReceiver::Reports {
  explicit Reports(Reporter who) : reporter(std::move(who), net::monotonic_now()) {}

  /// A report that is lost on the way is made good by the next: its counts are totals.
  void send(const rtp::Endpoint& to, rtp::Bytes report) noexcept {
    if (!report.empty()) socket.send(to, report);
  }

  net::UdpSocket socket{net::UdpOptions{}};
  ReceiverReporter reporter;
};

namespace {

constexpr std::size_t kBatch = 16;

Reporter reporter_called(const std::string& cname) {
  std::random_device random;
  return {rtp::Ssrc{random()}, cname.empty() ? random_cname() : cname, random()};
}

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

StreamReceiver::StreamReceiver(const StreamAddress& address, PacketQueue& queue,
                               const std::string& cname, Tapped tapped)
    : address_(address),
      queue_(queue),
      tapped_(tapped),
      socket_(options_for(address)),
      port_(socket_.local().port),
      counters_(std::make_unique<Counters>()) {
  if (rtp::is_multicast(address.bind)) socket_.join(address.bind.address, address.source);
  if (address.report_to.port != 0) reports_ = std::make_unique<Reports>(reporter_called(cname));
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
    if (::poll(watched.data(), watched.size(), patience_ms()) < 0 && errno != EINTR) break;
    if (watched[1].revents != 0) break;
    std::size_t got = 0;
    do {
      got = socket_.receive(batch);
      for (std::size_t i = 0; i < got; ++i) take(batch[i]);
    } while (got == kBatch);
    report();
  }
  if (reports_ != nullptr)
    reports_->send(address_.report_to, reports_->reporter.farewell(net::monotonic_now()));
}

/// Until a report is due; -1 = for ever.
int StreamReceiver::patience_ms() const noexcept {
  if (reports_ == nullptr) return -1;
  const auto wait = reports_->reporter.due() - net::monotonic_now();
  return static_cast<int>(
      std::max<std::int64_t>(0, std::chrono::ceil<std::chrono::milliseconds>(wait).count()));
}

void StreamReceiver::report() noexcept {
  if (reports_ == nullptr) return;
  reports_->send(address_.report_to, reports_->reporter.report(net::monotonic_now()));
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
  if (reports_ != nullptr) reports_->reporter.received(*packet, datagram.size, datagram.arrival);
  watch_.packet(*packet);
  capture_.write(watch_.capture());
  if (tapped_.tap != nullptr)
    tapped_.tap->arrived(tapped_.stream, {address_.bind.address, port_}, datagram);
  const bool readable = for_each_packet(
      *packet, address_.frame,
      [&](const rtp::Packet& plain) noexcept { hand_over(plain, datagram.arrival); });
  if (!readable) count(counters_->malformed);
}

void StreamReceiver::hand_over(const rtp::Packet& packet, Instant arrival) noexcept {
  if (!queue_.push(packet, arrival)) count(counters_->overflow);
}

}  // namespace dragoman::client
