#pragma once
/// The main thread of a client: standard input, signals, a tick, and work posted by other threads.

#include "codecs/audio/time.h"

#include <functional>
#include <mutex>
#include <string_view>
#include <vector>

namespace dragoman::client {

/// Construct it before any other thread is started: it takes SIGINT and SIGTERM for itself, in
/// every thread started afterwards, and ignores SIGPIPE.
class MainLoop {
 public:
  MainLoop();  ///< throws std::system_error
  ~MainLoop();
  MainLoop(const MainLoop&) = delete;
  MainLoop& operator=(const MainLoop&) = delete;

  /// Any thread: `work` runs on the main thread, in order.
  void post(std::function<void()> work);

  /// Bytes of standard input as they come. Its end is silent and ends nothing. Not watched while
  /// this is a background job of a terminal, which would stop the process.
  void on_input(std::function<void(std::string_view)> input) { input_ = std::move(input); }
  void on_tick(Nanoseconds every, std::function<void()> tick);

  /// Runs until quit(); SIGINT and SIGTERM mean quit(0). Returns the exit code.
  int run();
  void quit(int code) noexcept;

 private:
  void take_signal();
  void take_input();
  void take_tick();
  void take_posted();

  std::function<void(std::string_view)> input_;
  std::function<void()> tick_;
  std::mutex mutex_;
  std::vector<std::function<void()>> posted_;
  int signals_ = -1, wake_ = -1, timer_ = -1;
  bool input_open_ = true, done_ = false;
  int code_ = 0;
};

}  // namespace dragoman::client
