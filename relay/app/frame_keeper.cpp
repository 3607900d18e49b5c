#include "relay/app/frame_keeper.h"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace dragoman::app {

struct FrameKeeper::Impl {
  void run();

  Save save;
  std::mutex mutex;  ///< of all below but the thread; never held while the disk works
  std::condition_variable changed;
  std::optional<std::vector<FrameIndex>> next;
  std::optional<std::string> warning;
  bool ended = false;
  std::thread thread;
};

void FrameKeeper::Impl::run() {
  std::unique_lock lock(mutex);
  while (true) {
    changed.wait(lock, [this] { return next || ended; });
    if (!next) return;
    const auto frames = *std::exchange(next, std::nullopt);
    lock.unlock();
    auto trouble = save(frames);
    lock.lock();
    if (trouble) warning = std::move(trouble);
  }
}

FrameKeeper::FrameKeeper(Save save) : impl_(std::make_unique<Impl>()) {
  impl_->save = std::move(save);
  impl_->thread = std::thread([impl = impl_.get()] { impl->run(); });
}

FrameKeeper::~FrameKeeper() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->ended = true;
  }
  impl_->changed.notify_one();
  impl_->thread.join();
}

void FrameKeeper::keep(std::vector<FrameIndex> frames) {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->next = std::move(frames);
  }
  impl_->changed.notify_one();
}

std::optional<std::string> FrameKeeper::warning() {
  const std::lock_guard lock(impl_->mutex);
  return std::exchange(impl_->warning, std::nullopt);
}

}  // namespace dragoman::app
