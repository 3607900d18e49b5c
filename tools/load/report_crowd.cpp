#include "tools/load/report_crowd.h"

#include "codecs/rtp/packet.h"
#include "codecs/rtp/rtcp_reader.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <random>
#include <system_error>

namespace dragoman::load {
namespace {

constexpr int kWaitMs = 100;

}  // namespace

ReportCrowd::ReportCrowd(const client::RelayAddress& relay, int members, std::string room,
                         std::string interface)
    : members_(members),
      interface_(std::move(interface)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      buffer_(64) {
  if (epoll_ < 0) throw std::system_error(errno, std::generic_category(), "epoll");
  swarm_ = std::make_unique<SessionSwarm>(
      relay, std::vector<control::Hello>{listener_hello(std::move(room))},
      SessionSwarm::Handler{[this](std::size_t, const control::Welcome& welcome,
                                   rtp::Endpoint media) { welcomed(welcome, media); },
                            [](std::size_t, const control::RelayMessage&) {},
                            [this](std::size_t, const std::string& reason) { lost(reason); }});
  swarm_->start();
  receiver_ = std::thread([this] { run(); });
}

ReportCrowd::~ReportCrowd() {
  swarm_.reset();
  stopping_ = true;
  receiver_.join();
  ::close(epoll_);
}

void ReportCrowd::welcomed(const control::Welcome& welcome, rtp::Endpoint media) {
  if (welcome.channels.empty()) return lost("the room has no channels");
  const std::lock_guard lock(mutex_);
  try {
    media_ = media;
    out_.emplace(net::UdpOptions{});
    join(welcome);
  } catch (const std::system_error& error) {
    reason_ = error.what();
  }
}

/// With the lock.
void ReportCrowd::join(const control::Welcome& welcome) {
  const auto source = rtp::parse_address(welcome.source_address).value_or(0);
  net::UdpOptions options;
  options.interface =
      interface_.empty() ? rtp::address_text(net::address_towards(source)) : interface_;
  options.reuse_address = true;
  for (const auto& channel : welcome.channels) {
    options.bind = {rtp::parse_address(channel.group).value_or(0), channel.port};
    net::UdpSocket stream(options);
    ++options.bind.port;
    net::UdpSocket sender(options);
    stream.join(options.bind.address, source);
    sender.join(options.bind.address, source);
    groups_.push_back({std::move(stream), std::move(sender), rtp::Ssrc{channel.ssrc}, {}});
  }
  const Instant now = net::monotonic_now();
  std::random_device random;
  const auto members = static_cast<std::size_t>(members_);
  receivers_.reserve(members);
  has_reported_.assign(members, false);
  for (std::size_t i = 0; i < members; ++i) {
    receivers_.emplace_back(client::Reporter{rtp::Ssrc{random()}, client::random_cname(), random()},
                            now);
    groups_[i % groups_.size()].receivers.push_back(i);
    due_.emplace(receivers_.back().due(), i);
  }
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    for (const bool sender : {false, true}) {
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.u64 = 2 * i + (sender ? 1 : 0);
      const auto& socket = sender ? groups_[i].sender : groups_[i].stream;
      ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket.native_handle(), &event);
    }
  }
}

void ReportCrowd::lost(const std::string& reason) {
  const std::lock_guard lock(mutex_);
  if (reason_.empty()) reason_ = reason;
}

bool ReportCrowd::settled() const {
  const std::lock_guard lock(mutex_);
  return reported_ >= members_ || !reason_.empty();
}

void ReportCrowd::mark() {
  const std::lock_guard lock(mutex_);
  for (Group& group : groups_) group.packets_before = group.packets;
  sent_before_ = sent_;
}

/// The own thread does all.
void ReportCrowd::tick(Instant) {}

CrowdResult ReportCrowd::result() {
  const std::lock_guard lock(mutex_);
  CrowdResult out;
  out.kind = "reporters";
  out.members = members_;
  out.gone = reason_.empty() ? 0 : members_;
  out.reason = reason_;
  out.reports = sent_ - sent_before_;
  for (const Group& group : groups_) {
    const auto packets = group.packets - group.packets_before;
    const auto receivers = static_cast<std::int64_t>(group.receivers.size());
    out.received += packets * receivers;
    if (packets == 0) out.silent += static_cast<int>(receivers);
  }
  return out;
}

void ReportCrowd::run() {
  std::array<epoll_event, 64> events{};
  while (!stopping_) {
    const int ready =
        ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), patience_ms());
    const std::lock_guard lock(mutex_);
    for (int i = 0; i < ready; ++i) hear(events[static_cast<std::size_t>(i)].data.u64);
    report(net::monotonic_now());
  }
}

void ReportCrowd::hear(std::size_t descriptor) {
  Group& group = groups_[descriptor / 2];
  if (descriptor % 2 == 0)
    hear_stream(group);
  else
    hear_sender(group);
}

void ReportCrowd::hear_stream(Group& group) {
  const std::size_t count = group.stream.receive(buffer_);
  for (std::size_t n = 0; n < count; ++n) {
    const auto packet = rtp::parse(rtp::Bytes{buffer_[n].data}.first(buffer_[n].size));
    if (!packet || packet->ssrc != group.ssrc) continue;
    ++group.packets;
    for (const std::size_t i : group.receivers)
      receivers_[i].received(*packet, buffer_[n].size, buffer_[n].arrival);
  }
}

void ReportCrowd::hear_sender(Group& group) {
  const std::size_t count = group.sender.receive(buffer_);
  for (std::size_t n = 0; n < count; ++n)
    for (const std::size_t i : group.receivers)
      receivers_[i].sender_reported(rtp::Bytes{buffer_[n].data}.first(buffer_[n].size),
                                    buffer_[n].arrival);
}

/// One that is lost on the way is made good by the next: its counts are totals.
void ReportCrowd::report(Instant now) {
  while (!due_.empty() && due_.top().first <= now) {
    const std::size_t i = due_.top().second;
    due_.pop();
    const auto compound = receivers_[i].report(now);
    due_.emplace(receivers_[i].due(), i);
    if (compound.empty() || !out_->send(media_, compound)) continue;
    ++sent_;
    if (has_reported_[i]) continue;
    has_reported_[i] = true;
    ++reported_;
  }
}

/// Until the next report is due, but not longer than an end of the program may take.
int ReportCrowd::patience_ms() const {
  const std::lock_guard lock(mutex_);
  if (due_.empty()) return kWaitMs;
  const auto wait =
      std::chrono::ceil<std::chrono::milliseconds>(due_.top().first - net::monotonic_now());
  return static_cast<int>(std::clamp<std::int64_t>(wait.count(), 0, kWaitMs));
}

}  // namespace dragoman::load
