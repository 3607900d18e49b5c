#pragma once
/// A thread that sound depends on: real-time priority if the system grants it, no timer slack, its
/// CPU time and punctuality told to control.

#include "codecs/audio/time.h"
#include "relay/app/media_plane.h"

#include <time.h>

#include <atomic>
#include <functional>
#include <string>
#include <thread>

namespace dragoman::app {

/// SCHED_FIFO priorities. Packets are read before they are mixed, mixed before they are encoded,
/// and thousands of unicast and web listeners wait for all of these; what proves their packets
/// comes after them.
enum class Priority : int {
  receive = 46,
  mix = 45,
  send = 44,
  fanout = 43,
  web = 42,
  manifests = 41
};

class MediaThread {
 public:
  /// `tolerance`: a cycle that begins later than this counts as late.
  MediaThread(std::string name, Priority priority, Nanoseconds tolerance);
  ~MediaThread();
  MediaThread(const MediaThread&) = delete;
  MediaThread& operator=(const MediaThread&) = delete;

  /// Control: runs `body` until it returns. Throws std::system_error when no thread can be had.
  void start(std::function<void()> body);
  /// Control: waits for the body's end; harmless when never started.
  void join() noexcept;

  /// The thread itself, once a cycle: how late it began. Real-time safe.
  void cycle(Nanoseconds late) noexcept;
  std::uint64_t cycles() const noexcept { return cycles_.load(std::memory_order_relaxed); }
  std::uint64_t late_cycles() const noexcept {
    return late_cycles_.load(std::memory_order_relaxed);
  }

  /// Any thread.
  ThreadReport report() const;

 private:
  void prepare() noexcept;
  Nanoseconds busy() const noexcept;

  const std::string name_;
  const Priority priority_;
  const Nanoseconds tolerance_;
  std::thread thread_;
  std::atomic<clockid_t> cpu_clock_{CLOCK_THREAD_CPUTIME_ID};
  std::atomic<bool> running_{false};
  std::atomic<bool> realtime_{false};
  std::atomic<std::int64_t> final_busy_{0};  ///< ns, once the thread has ended
  std::atomic<std::uint64_t> cycles_{0};
  std::atomic<std::uint64_t> late_cycles_{0};
  std::atomic<std::int64_t> worst_late_{0};  ///< ns
};

/// Sleeps until `deadline`, however often it is interrupted. Real-time threads only.
void sleep_until(Instant deadline) noexcept;

}  // namespace dragoman::app
