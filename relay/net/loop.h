#pragma once
/// The control thread's event loop. One thread runs it; everything that is not real-time (HTTP,
/// sessions, timers, signals) happens there, so none of it needs a lock.

#include <chrono>
#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace dragoman::net {

class ControlLoop {
 public:
  ControlLoop();
  ~ControlLoop();
  ControlLoop(const ControlLoop&) = delete;
  ControlLoop& operator=(const ControlLoop&) = delete;

  /// Runs until stop(); exceptions of the work leave it.
  void run();
  /// Any thread.
  void stop() noexcept;
  /// Any thread: `work` runs on the loop's thread, later.
  void post(std::function<void()> work);

  /// Calls `work` every `period` on an even grid, first one period from now, until the loop is
  /// gone. A late call is not made up for. Loop thread, or before run().
  void every(std::chrono::milliseconds period, std::function<void()> work);
  /// Calls `work` for SIGINT and SIGTERM.
  void on_termination(std::function<void()> work);
  /// Calls `work` at every SIGHUP.
  void on_hangup(std::function<void()> work);
  /// A function that may be called on any thread and is real-time safe (one write to an eventfd);
  /// `work` then runs on the loop's thread, once for any number of calls meanwhile. Valid as long
  /// as the loop.
  std::function<void()> waker(std::function<void()> work);

  /// For the other classes of this folder.
  boost::asio::io_context& context() noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dragoman::net
