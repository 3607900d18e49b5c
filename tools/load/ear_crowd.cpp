#include "tools/load/ear_crowd.h"

#include "codecs/rtp/packet.h"
#include "codecs/rtp/rtcp_reader.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace dragoman::load {
namespace {

using namespace std::chrono_literals;

constexpr int kWaitMs = 100;
constexpr auto kReportEvery = 1s;
/// Of each socket: half a second of the most that a channel sends.
constexpr int kBuffer = 1 << 17;

}  // namespace

EarCrowd::EarCrowd(const client::RelayAddress& relay, int members, EarPlan plan)
    : plan_(std::move(plan)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      listeners_(static_cast<std::size_t>(members)) {
  if (epoll_ < 0) throw std::system_error(errno, std::generic_category(), "epoll");
  swarm_ = std::make_unique<SessionSwarm>(
      relay, std::vector<control::Hello>(listeners_.size(), listener_hello(plan_.room)),
      SessionSwarm::Handler{[this](std::size_t i, const control::Welcome& welcome,
                                   rtp::Endpoint media) { welcomed(i, welcome, media); },
                            [](std::size_t, const control::RelayMessage&) {},
                            [this](std::size_t i, const std::string& reason) { lost(i, reason); }});
  swarm_->start();
  receiver_ = std::thread([this] { receive_all(); });
}

EarCrowd::~EarCrowd() {
  swarm_.reset();
  stopping_ = true;
  receiver_.join();
  ::close(epoll_);
}

void EarCrowd::welcomed(std::size_t i, const control::Welcome& welcome, rtp::Endpoint) {
  try {
    join(i, welcome);
  } catch (const std::system_error& error) {
    return lost(i, error.what());
  }
  const std::lock_guard lock(mutex_);
  ++there_;
}

void EarCrowd::join(std::size_t i, const control::Welcome& welcome) {
  if (welcome.channels.empty()) return lost(i, "the room has no channels");
  const auto& channel = welcome.channels[i % welcome.channels.size()];
  net::UdpOptions options;
  options.receive_buffer = kBuffer;
  const auto source = rtp::parse_address(welcome.source_address).value_or(0);
  if (plan_.multicast) {
    const auto group = rtp::parse_address(channel.group).value_or(0);
    options.bind = {group, channel.port};
    options.interface =
        !plan_.interface.empty() ? plan_.interface : rtp::address_text(net::address_towards(source));
    options.reuse_address = true;
  }
  auto socket = std::make_unique<net::UdpSocket>(options);
  if (plan_.multicast) socket->join(options.bind.address, source);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = i;
  {
    const std::lock_guard lock(mutex_);
    Listener& listener = listeners_[i];
    listener.channel = channel.id;
    listener.welcome = true;
    if (plan_.multicast) listener.ssrc = rtp::Ssrc{channel.ssrc};
    listener.socket = std::move(socket);
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, listener.socket->native_handle(), &event);
  }
  if (!plan_.multicast)
    swarm_->send(i, control::Subscribe{channel.id, listeners_[i].socket->local().port, false,
                                       plan_.packet_ms});
}

void EarCrowd::lost(std::size_t i, const std::string& reason) {
  const std::lock_guard lock(mutex_);
  listeners_[i].gone = true;
  ++gone_;
  if (reason_.empty()) reason_ = reason;
}

bool EarCrowd::settled() const {
  const std::lock_guard lock(mutex_);
  return there_ + gone_ >= static_cast<int>(listeners_.size());
}

void EarCrowd::mark() {
  const std::lock_guard lock(mutex_);
  for (Listener& listener : listeners_) {
    listener.received_before = listener.statistics.received();
    listener.lost_before = listener.statistics.lost();
  }
}

void EarCrowd::tick(Instant now) {
  if (now < next_report_) return;
  next_report_ = now + kReportEvery;
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < listeners_.size(); ++i) {
    const Listener& listener = listeners_[i];
    if (!listener.welcome || listener.gone) continue;
    control::ListenerReport report;
    report.channel = listener.channel;
    report.transport = plan_.multicast ? "multicast" : "unicast";
    report.lost = static_cast<std::uint64_t>(std::max<std::int64_t>(0, listener.statistics.lost()));
    report.jitter_ms = listener.statistics.jitter_ms();
    swarm_->send(i, report);
  }
}

CrowdResult EarCrowd::result() {
  const std::lock_guard lock(mutex_);
  CrowdResult out;
  out.kind = plan_.multicast ? "multicast" : "unicast";
  out.members = static_cast<int>(listeners_.size());
  out.gone = gone_;
  out.reason = reason_;
  for (const Listener& listener : listeners_) {
    if (listener.gone) continue;
    const auto received = listener.statistics.received() - listener.received_before;
    if (received <= 0) ++out.silent;
    out.received += received;
    out.lost += listener.statistics.lost() - listener.lost_before;
  }
  return out;
}

void EarCrowd::receive_all() {
  std::vector<net::Received> buffer(64);
  std::array<epoll_event, 64> events{};
  while (!stopping_) {
    const int ready = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), kWaitMs);
    const std::lock_guard lock(mutex_);
    for (int i = 0; i < ready; ++i) drain(events[static_cast<std::size_t>(i)].data.u64, buffer);
  }
}

/// Sender reports come among the packets of unicast: they are not counted.
void EarCrowd::drain(std::size_t i, std::vector<net::Received>& buffer) {
  Listener& listener = listeners_[i];
  const std::size_t count = listener.socket->receive(buffer);
  for (std::size_t n = 0; n < count; ++n) {
    const auto bytes = rtp::Bytes{buffer[n].data}.first(buffer[n].size);
    if (rtp::looks_like_rtcp(bytes)) continue;
    const auto packet = rtp::parse(bytes);
    if (!packet) continue;
    if (!listener.ssrc) listener.ssrc = packet->ssrc;
    if (packet->ssrc == *listener.ssrc)
      listener.statistics.receive(packet->sequence, packet->timestamp, buffer[n].arrival);
  }
}

}  // namespace dragoman::load
