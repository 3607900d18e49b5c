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

/// One more group of the same stream. Its sender's reports come to the port after, which it is
/// heard without as well.
struct StreamReceiver::Place {
  Place(const StreamAddress& stream, const rtp::Endpoint& group, bool with_reports)
      : at(group), rtp(options_at(stream, group)) {
    rtp.join(group.address, stream.source);
    if (!with_reports) return;
    auto after = group;
    ++after.port;
    try {
      reports.emplace(options_at(stream, after));
      reports->join(group.address, stream.source);
    } catch (const std::system_error&) {
      reports.reset();
    }
  }
  static net::UdpOptions options_at(StreamAddress stream, const rtp::Endpoint& group) {
    stream.bind = group;
    return options_for(stream);
  }

  rtp::Endpoint at;
  net::UdpSocket rtp;
  std::optional<net::UdpSocket> reports;
};

namespace {

/// The key in use, the next one, and the one before may each have a group of their own.
constexpr std::size_t kMostPlaces = 3;
/// Handles that are watched beside those: packets, the wake-up, sender reports, manifests.
constexpr std::size_t kOwn = 4;
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
  if (rtp::is_multicast(address.bind)) socket_.join(address.bind.address, address.source);
  if (address.report_to.port != 0)
    reports_ = std::make_unique<Reports>(reporter_called(cname), address);
  if (address.manifests)
    gate_ = std::make_unique<StreamGate>(*address.manifests, address.interface, address.source,
                                         static_cast<manifest::Gate::Ear&>(*this));
  wake_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (wake_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  try {
    set_keys(address.opened_by);
    thread_ = std::thread([this] { run(); });
  } catch (...) {
    ::close(wake_);
    throw;
  }
}

StreamReceiver::~StreamReceiver() {
  ending_.store(true);
  wake();
  thread_.join();
  ::close(wake_);
}

void StreamReceiver::wake() noexcept {
  const std::uint64_t one = 1;
  // Only a counter that is full would not take it, and then the thread wakes anyway.
  [[maybe_unused]] const auto written = ::write(wake_, &one, sizeof one);
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
  keys_.set(keys.keys, keys.near);
  keys_set_.fetch_add(1, std::memory_order_relaxed);
  here_.store(keys.here);
  if (gate_ != nullptr) gate_->set_keys(keys.listings);
  set_places(keys.elsewhere);
}

/// Those that were joined stay so.
void StreamReceiver::set_places(const std::vector<rtp::Endpoint>& elsewhere) {
  if (elsewhere.empty() && mine_.empty()) return;
  Places next;
  std::optional<std::system_error> trouble;
  for (const auto& at : elsewhere) {
    const auto known = std::find_if(mine_.begin(), mine_.end(),
                                    [&](const auto& place) { return place->at == at; });
    if (next.size() >= kMostPlaces) break;
    try {
      next.push_back(known != mine_.end()
                         ? *known
                         : std::make_shared<Place>(address_, at, address_.report_to.port != 0));
    } catch (const std::system_error& error) {
      trouble = error;
    }
  }
  mine_ = next;
  places_.set(std::make_unique<Places>(std::move(next)));
  wake();
  if (trouble) throw std::system_error(*trouble);
}

void StreamReceiver::run() noexcept {
  net::prepare_realtime("stream", kPriority);
  while (true) {
    const Places* const places = places_.use();
    std::array<pollfd, kOwn + 2 * kMostPlaces> watched{
        {{socket_.native_handle(), POLLIN, 0},
         {wake_, POLLIN, 0},
         {sender_reports_handle(), POLLIN, 0},
         {gate_ != nullptr ? gate_->handle() : -1, POLLIN, 0}}};
    nfds_t count = kOwn;
    const std::size_t further = places != nullptr ? places->size() : 0;
    for (std::size_t i = 0; i < further; ++i) {
      const Place& place = *(*places)[i];
      watched[count++] = {place.rtp.native_handle(), POLLIN, 0};
      watched[count++] = {place.reports ? place.reports->native_handle() : -1, POLLIN, 0};
    }
    if (::poll(watched.data(), count, patience_ms()) < 0 && errno != EINTR) break;
    if (watched[1].revents != 0 && woken_to_end()) break;
    take_all(socket_, false);
    if (watched[2].revents != 0) take_sender_reports(*reports_->from_sender, false);
    for (std::size_t i = 0; i < further; ++i) {
      take_all((*places)[i]->rtp, true);
      if (watched[kOwn + 1 + 2 * i].revents != 0) take_sender_reports(*(*places)[i]->reports, true);
    }
    // Behind the packets: those that it lists have come by then.
    if (gate_ != nullptr) gate_->look(net::monotonic_now());
    report();
  }
  if (reports_ != nullptr) send_report(reports_->reporter.farewell(net::monotonic_now()));
}

bool StreamReceiver::woken_to_end() noexcept {
  std::uint64_t times = 0;
  [[maybe_unused]] const auto taken = ::read(wake_, &times, sizeof times);
  return ending_.load();
}

void StreamReceiver::take_all(net::UdpSocket& socket, bool elsewhere) noexcept {
  std::array<net::Received, kBatch> batch;
  std::size_t got = 0;
  do {
    got = socket.receive(batch);
    for (std::size_t i = 0; i < got; ++i) take(batch[i], elsewhere);
  } while (got == kBatch);
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

void StreamReceiver::take(net::Received& datagram, bool elsewhere) noexcept {
  const bool sealed = elsewhere || address_.encrypted;
  if (address_.source != 0 && datagram.from.address != address_.source)
    return count(counters_->foreign);
  // The relay sends nothing here any more: whoever does is somebody else.
  if (!elsewhere && !here_.load(std::memory_order_relaxed)) return count(counters_->foreign);
  if (datagram.truncated) return count(counters_->oversized);
  const rtp::Bytes bytes = rtp::Bytes{datagram.data}.first(datagram.size);
  if (rtp::looks_like_rtcp(bytes)) {
    count(counters_->reports);
    return take_sender_report(datagram, sealed);
  }
  auto packet = rtp::parse(bytes);
  if (!packet) return count(counters_->malformed);
  if (address_.ssrc && packet->ssrc != *address_.ssrc && packet->ssrc != address_.second_ssrc)
    return count(counters_->foreign);
  if (gate_ != nullptr && !gate_->from_sender(datagram.from)) {
    gate_->gate().stranger(datagram.from);
    return count(counters_->foreign);
  }
  if (sealed) {
    datagram.size = static_cast<std::uint16_t>(open(datagram));
    settle_unopened(datagram, datagram.size != 0);
    if (datagram.size == 0) return count(counters_->sealed);
    packet = rtp::parse(rtp::Bytes{datagram.data}.first(datagram.size));
    if (!packet) return count(counters_->malformed);
  }
  if (tapped_.tap != nullptr)
    tapped_.tap->arrived(tapped_.stream, {address_.bind.address, port_}, datagram);
  bool believed = true;
  const bool readable = for_each_packet(
      *packet, address_.red, address_.frame,
      [&](const rtp::Packet& plain) noexcept { believed &= hand_over(plain, datagram); });
  if (!believed) return count(counters_->foreign);
  count(readable ? counters_->accepted : counters_->malformed);
  if (reports_ != nullptr) reports_->reporter.received(*packet, datagram.size, datagram.arrival);
  watch_.packet(*packet);
  capture_.write(watch_.capture());
}

/// −1, which poll ignores, when none are heard.
int StreamReceiver::sender_reports_handle() const noexcept {
  return reports_ != nullptr && reports_->from_sender ? reports_->from_sender->native_handle() : -1;
}

void StreamReceiver::take_sender_reports(net::UdpSocket& socket, bool elsewhere) noexcept {
  std::array<net::Received, 1> slot;
  while (socket.receive(slot) != 0) {
    net::Received& datagram = slot[0];
    if (address_.source != 0 && datagram.from.address != address_.source) continue;
    if (!elsewhere && !here_.load(std::memory_order_relaxed)) continue;
    take_sender_report(datagram, elsewhere || address_.encrypted);
  }
}

void StreamReceiver::take_sender_report(net::Received& datagram, bool sealed) noexcept {
  if (reports_ == nullptr) return;
  if (sealed) {
    datagram.size = static_cast<std::uint16_t>(
        keys_.open_rtcp(rtp::MutableBytes{datagram.data}.first(datagram.size)));
    if (datagram.size == 0) return count(counters_->sealed);
  }
  reports_->reporter.sender_reported(rtp::Bytes{datagram.data}.first(datagram.size),
                                     datagram.arrival);
  sender_.write(reports_->reporter.sender());
}

/// Where manifests say at which frame the sender is, nobody else moves the stream on.
std::size_t StreamReceiver::open(net::Received& datagram) noexcept {
  const auto packet = rtp::MutableBytes{datagram.data}.first(datagram.size);
  const auto at = gate_ != nullptr ? gate_->gate().sender_at(datagram.arrival) : std::nullopt;
  return at ? keys_.open_rtp(packet, static_cast<std::uint64_t>(to_int(*at)))
            : keys_.open_rtp(packet);
}

/// Who holds no key cannot be heard, but shows up by what no key opens.
void StreamReceiver::settle_unopened(const net::Received& datagram, bool opened) noexcept {
  if (gate_ == nullptr) return;
  const auto keys = keys_set_.load(std::memory_order_relaxed);
  if (!opened) return unopened_.unopened(datagram.from, keys, datagram.arrival);
  if (const auto forger = unopened_.opened(keys, datagram.arrival)) gate_->gate().stranger(*forger);
}

/// False when the sender did not send it.
bool StreamReceiver::hand_over(const rtp::Packet& packet, const net::Received& datagram) noexcept {
  if (gate_ != nullptr) return gate_->gate().packet(packet, datagram.from, datagram.arrival);
  pass(packet, datagram.arrival);
  return true;
}

void StreamReceiver::pass(const rtp::Packet& packet, Instant arrival) noexcept {
  last_heard_ns_.store(arrival.time_since_epoch().count(), std::memory_order_relaxed);
  if (!queue_.push(packet, arrival)) count(counters_->overflow);
}

}  // namespace dragoman::client
