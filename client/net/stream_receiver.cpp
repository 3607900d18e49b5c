#include "client/net/stream_receiver.h"

#include "client/net/receiver_reporter.h"
#include "client/net/unpack.h"
#include "codecs/rtp/rtcp_reader.h"
#include "relay/net/realtime.h"

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
  std::atomic<std::uint64_t> accepted{0}, foreign{0}, malformed{0}, oversized{0}, overflow{0},
      reports{0}, sealed{0};
};

namespace {

net::UdpOptions options_for(const StreamAddress& address) {
  net::UdpOptions options;
  options.bind = address.bind;
  options.interface = address.interface;
  options.reuse_address = rtp::is_multicast(address.bind);
  return options;
}

}  // namespace

/// Of a multicast they go out from a port of their own: that of the group is shared by every
/// receiver of the machine. By unicast from the stream's, by which the relay knows who it is.
struct StreamReceiver::Reports {
  Reports(Reporter who, const StreamAddress& stream)
      : reporter(std::move(who), net::monotonic_now()) {
    if (!rtp::is_multicast(stream.bind)) return;
    own.emplace(net::UdpOptions{});
    if (stream.bind.port != 0) hear_sender(stream);
  }

  /// On the port after the stream's (RFC 3550 §11). A stream is heard without its sender's reports
  /// as well: then ours know of no round trip.
  void hear_sender(const StreamAddress& stream) {
    net::UdpOptions options = options_for(stream);
    ++options.bind.port;
    try {
      from_sender.emplace(options);
      from_sender->join(stream.bind.address, stream.source);
    } catch (const std::system_error&) {
      from_sender.reset();
    }
  }

  std::optional<net::UdpSocket> own, from_sender;
  ReceiverReporter reporter;
};

namespace {

constexpr std::size_t kBatch = 16;
/// Above a device made of a clock, below a sound card's callback and the relay's own threads: what
/// waits for its processor here plays as late as what the network brings late.
constexpr int kPriority = 41;

Reporter reporter_called(const std::string& cname) {
  std::random_device random;
  return {rtp::Ssrc{random()}, cname.empty() ? random_cname() : cname, random()};
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
  set_keys(address.opened_by);
  if (rtp::is_multicast(address.bind)) socket_.join(address.bind.address, address.source);
  if (address.report_to.port != 0)
    reports_ = std::make_unique<Reports>(reporter_called(cname), address);
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
  return {c.accepted, c.foreign, c.malformed, c.oversized, c.overflow, c.sealed, c.reports};
}

void StreamReceiver::set_keys(const StreamKeys& keys) {
  if (address_.encrypted) keys_.set(keys.keys, keys.near);
}

void StreamReceiver::run() noexcept {
  net::prepare_realtime("stream", kPriority);
  std::array<net::Received, kBatch> batch;
  std::array<pollfd, 3> watched{{{socket_.native_handle(), POLLIN, 0},
                                 {wake_, POLLIN, 0},
                                 {sender_reports_handle(), POLLIN, 0}}};
  while (true) {
    if (::poll(watched.data(), watched.size(), patience_ms()) < 0 && errno != EINTR) break;
    if (watched[1].revents != 0) break;
    std::size_t got = 0;
    do {
      got = socket_.receive(batch);
      for (std::size_t i = 0; i < got; ++i) take(batch[i]);
    } while (got == kBatch);
    if (watched[2].revents != 0) take_sender_reports();
    report();
  }
  if (reports_ != nullptr) send_report(reports_->reporter.farewell(net::monotonic_now()));
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
  send_report(reports_->reporter.report(net::monotonic_now()));
}

/// One that is lost on the way is made good by the next: its counts are totals.
void StreamReceiver::send_report(rtp::Bytes compound) noexcept {
  if (compound.empty()) return;
  (reports_->own ? *reports_->own : socket_).send(address_.report_to, compound);
}

void StreamReceiver::take(net::Received& datagram) noexcept {
  if (address_.source != 0 && datagram.from.address != address_.source)
    return count(counters_->foreign);
  if (datagram.truncated) return count(counters_->oversized);
  const rtp::Bytes bytes = rtp::Bytes{datagram.data}.first(datagram.size);
  if (rtp::looks_like_rtcp(bytes)) {
    count(counters_->reports);
    return take_sender_report(datagram);
  }
  auto packet = rtp::parse(bytes);
  if (!packet) return count(counters_->malformed);
  if (address_.ssrc && packet->ssrc != *address_.ssrc && packet->ssrc != address_.second_ssrc)
    return count(counters_->foreign);
  if (address_.encrypted) {
    datagram.size = static_cast<std::uint16_t>(
        keys_.open_rtp(rtp::MutableBytes{datagram.data}.first(datagram.size)));
    if (datagram.size == 0) return count(counters_->sealed);
    packet = rtp::parse(rtp::Bytes{datagram.data}.first(datagram.size));
    if (!packet) return count(counters_->malformed);
  }
  count(counters_->accepted);
  last_heard_ns_.store(datagram.arrival.time_since_epoch().count(), std::memory_order_relaxed);
  if (reports_ != nullptr) reports_->reporter.received(*packet, datagram.size, datagram.arrival);
  watch_.packet(*packet);
  capture_.write(watch_.capture());
  if (tapped_.tap != nullptr)
    tapped_.tap->arrived(tapped_.stream, {address_.bind.address, port_}, datagram);
  const bool readable = for_each_packet(
      *packet, address_.red, address_.frame,
      [&](const rtp::Packet& plain) noexcept { hand_over(plain, datagram.arrival); });
  if (!readable) count(counters_->malformed);
}

/// −1, which poll ignores, when none are heard.
int StreamReceiver::sender_reports_handle() const noexcept {
  return reports_ != nullptr && reports_->from_sender ? reports_->from_sender->native_handle() : -1;
}

void StreamReceiver::take_sender_reports() noexcept {
  std::array<net::Received, 1> slot;
  while (reports_->from_sender->receive(slot) != 0) {
    net::Received& datagram = slot[0];
    if (address_.source != 0 && datagram.from.address != address_.source) continue;
    take_sender_report(datagram);
  }
}

void StreamReceiver::take_sender_report(net::Received& datagram) noexcept {
  if (reports_ == nullptr) return;
  if (address_.encrypted) {
    datagram.size = static_cast<std::uint16_t>(
        keys_.open_rtcp(rtp::MutableBytes{datagram.data}.first(datagram.size)));
    if (datagram.size == 0) return count(counters_->sealed);
  }
  reports_->reporter.sender_reported(rtp::Bytes{datagram.data}.first(datagram.size),
                                     datagram.arrival);
  sender_.write(reports_->reporter.sender());
}

void StreamReceiver::hand_over(const rtp::Packet& packet, Instant arrival) noexcept {
  if (!queue_.push(packet, arrival)) count(counters_->overflow);
}

}  // namespace dragoman::client
