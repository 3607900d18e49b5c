#include "tools/netsim/relay_loop.h"

#include "relay/net/realtime.h"
#include "relay/net/udp.h"
#include "tools/netsim/udp_relay.h"

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace dragoman::netsim {
namespace {

using namespace std::chrono_literals;

constexpr int kPriority =
    42;  ///< what it holds back too long would be an impairment nobody asked for

class Descriptor {
 public:
  Descriptor(int fd, const char* what) : fd_(fd) {
    if (fd < 0) throw std::system_error(errno, std::generic_category(), what);
  }
  ~Descriptor() { ::close(fd_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const noexcept { return fd_; }

 private:
  int fd_;
};

int ending_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
  return ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/// An ordinary thread's poll may oversleep by 50 µs of slack, a timer descriptor does not.
void arm(int timer, Instant when) {
  const auto ns = std::max<std::int64_t>(1, when.time_since_epoch().count());
  itimerspec at{};
  at.it_value.tv_sec = static_cast<time_t>(ns / 1'000'000'000);
  at.it_value.tv_nsec = static_cast<long>(ns % 1'000'000'000);
  ::timerfd_settime(timer, TFD_TIMER_ABSTIME, &at, nullptr);
}

}  // namespace

void run_until_told(UdpRelay& relay, const std::function<void()>& each_second) {
  net::prepare_realtime("netsim", kPriority);
  const Descriptor signals(ending_signals(), "signalfd");
  const Descriptor timer(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), "timerfd");
  Instant second = net::monotonic_now() + 1s;
  std::vector<int> sockets;
  std::vector<pollfd> watched;
  while (true) {
    const auto due = relay.due();
    arm(timer.get(), due ? std::min(*due, second) : second);
    relay.watched(sockets);
    watched.assign({{signals.get(), POLLIN, 0}, {timer.get(), POLLIN, 0}});
    for (const int socket : sockets) watched.push_back({socket, POLLIN, 0});
    if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR)
      throw std::system_error(errno, std::generic_category(), "poll");
    if (watched[0].revents != 0) return;
    std::uint64_t expirations = 0;
    [[maybe_unused]] const auto ticked = ::read(timer.get(), &expirations, sizeof expirations);
    relay.receive();
    const Instant now = net::monotonic_now();
    relay.deliver(now);
    if (now < second) continue;
    each_second();
    second = std::max(second + 1s, now);
  }
}

}  // namespace dragoman::netsim
