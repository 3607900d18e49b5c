#pragma once
/// Keeps the latest of something on a thread of its own: a disk that stands still holds up neither
/// the interpreters' lamps nor what goes to the recordings.

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

namespace dragoman::app {

/// Control thread.
template <class What>
class DiskKeeper {
 public:
  /// Called on the keeper's thread; a warning for people, if there is a new one.
  using Save = std::function<std::optional<std::string>(const What&)>;

  explicit DiskKeeper(Save save) : save_(std::move(save)), thread_([this] { run(); }) {}
  /// The end waits until the latest is saved.
  ~DiskKeeper() {
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }
  DiskKeeper(const DiskKeeper&) = delete;
  DiskKeeper& operator=(const DiskKeeper&) = delete;

  /// Waits for nothing. Takes the place of what the disk has not come to yet.
  void keep(What what) {
    {
      const std::lock_guard lock(mutex_);
      next_ = std::move(what);
    }
    changed_.notify_one();
  }
  /// Takes the last warning, if there is a new one.
  std::optional<std::string> warning() {
    const std::lock_guard lock(mutex_);
    return std::exchange(warning_, std::nullopt);
  }

 private:
  void run() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return next_ || ended_; });
      if (!next_) return;
      const auto what = *std::exchange(next_, std::nullopt);
      lock.unlock();
      auto trouble = save_(what);
      lock.lock();
      if (trouble) warning_ = std::move(trouble);
    }
  }

  const Save save_;
  std::mutex mutex_;  ///< of all below but the thread; never held while the disk works
  std::condition_variable changed_;
  std::optional<What> next_;
  std::optional<std::string> warning_;
  bool ended_ = false;
  std::thread thread_;  ///< last: it uses all the above
};

}  // namespace dragoman::app
