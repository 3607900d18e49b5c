#pragma once
/// How one media thread wakes another: a semaphore, because posting one never blocks and costs no
/// system call while nobody sleeps.

#include "codecs/audio/time.h"

#include <semaphore.h>
#include <time.h>

#include <cerrno>

namespace dragoman::app {

class Wakeup {
 public:
  Wakeup() noexcept { sem_init(&semaphore_, 0, 0); }
  ~Wakeup() { sem_destroy(&semaphore_); }
  Wakeup(const Wakeup&) = delete;
  Wakeup& operator=(const Wakeup&) = delete;

  /// Any thread; real-time safe.
  void notify() noexcept { sem_post(&semaphore_); }
  /// The sleeping thread: returns once notified; notifications that came together count as one.
  void wait() noexcept {
    while (sem_wait(&semaphore_) != 0) {
    }
    while (sem_trywait(&semaphore_) == 0) {
    }
  }

  /// The same, but returns at `deadline` when nobody notified.
  void wait_until(Instant deadline) noexcept {
    const auto since_boot = deadline.time_since_epoch();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since_boot);
    const timespec until{seconds.count(), (since_boot - seconds).count()};
    while (sem_clockwait(&semaphore_, CLOCK_MONOTONIC, &until) != 0 && errno == EINTR) {
    }
    while (sem_trywait(&semaphore_) == 0) {
    }
  }

 private:
  sem_t semaphore_;
};

}  // namespace dragoman::app
