#include "relay/app/media/media_thread.h"

#include "relay/net/clock.h"
#include "relay/net/realtime.h"

#include <pthread.h>

#include <cerrno>
#include <utility>

namespace dragoman::app {
namespace {

Nanoseconds read(clockid_t clock) noexcept {
  timespec t{};
  return clock_gettime(clock, &t) == 0 ? net::to_nanoseconds(t) : Nanoseconds{0};
}

}  // namespace

MediaThread::MediaThread(std::string name, Priority priority, Nanoseconds tolerance)
    : name_(std::move(name)), priority_(priority), tolerance_(tolerance) {}

MediaThread::~MediaThread() {
  join();
}

void MediaThread::start(std::function<void()> body) {
  thread_ = std::thread([this, run = std::move(body)] {
    prepare();
    run();
    final_busy_.store(read(CLOCK_THREAD_CPUTIME_ID).count(), std::memory_order_relaxed);
    running_.store(false, std::memory_order_release);
  });
}

void MediaThread::join() noexcept {
  if (thread_.joinable()) thread_.join();
}

void MediaThread::prepare() noexcept {
  realtime_.store(net::prepare_realtime(name_.c_str(), static_cast<int>(priority_)),
                  std::memory_order_relaxed);
  clockid_t clock{};
  if (pthread_getcpuclockid(pthread_self(), &clock) == 0) {
    cpu_clock_.store(clock, std::memory_order_relaxed);
    running_.store(true, std::memory_order_release);
  }
}

void MediaThread::cycle(Nanoseconds late) noexcept {
  cycles_.store(cycles() + 1, std::memory_order_relaxed);
  if (late > tolerance_) late_cycles_.store(late_cycles() + 1, std::memory_order_relaxed);
  if (late.count() > worst_late_.load(std::memory_order_relaxed)) {
    worst_late_.store(late.count(), std::memory_order_relaxed);
  }
}

Nanoseconds MediaThread::busy() const noexcept {
  if (running_.load(std::memory_order_acquire)) {
    const Nanoseconds now = read(cpu_clock_.load(std::memory_order_relaxed));
    if (now > Nanoseconds{0}) return now;
  }
  return Nanoseconds{final_busy_.load(std::memory_order_relaxed)};
}

ThreadReport MediaThread::report() const {
  return {.name = name_,
          .busy_seconds = std::chrono::duration<double>(busy()).count(),
          .cycles = cycles(),
          .late_cycles = late_cycles(),
          .worst_late_ms = static_cast<double>(worst_late_.load(std::memory_order_relaxed)) / 1e6,
          .realtime = realtime_.load(std::memory_order_relaxed)};
}

void sleep_until(Instant deadline) noexcept {
  const auto since_boot = deadline.time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since_boot);
  const timespec until{seconds.count(), (since_boot - seconds).count()};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) == EINTR) {
  }
}

}  // namespace dragoman::app
