#include "client/audio/file_feed.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <utility>

namespace dragoman::client {
namespace {
constexpr std::size_t kAhead = 2 * kSampleRate;
constexpr std::chrono::milliseconds kLook{50};
constexpr std::size_t kPiece = 480;
}  // namespace

FileFeed::FileFeed(SoundFile file, int channels)
    : file_(std::move(file)),
      channels_(channels),
      queue_(kAhead * static_cast<std::size_t>(channels)) {
  while (fill()) {
  }
  thread_ = std::thread([this] { run(); });
}

FileFeed::~FileFeed() {
  done_.store(true, std::memory_order_relaxed);
  thread_.join();
}

void FileFeed::run() {
  while (!done_.load(std::memory_order_relaxed)) {
    if (!fill()) std::this_thread::sleep_for(kLook);
  }
}

/// One piece, when there is room for it.
bool FileFeed::fill() {
  std::array<float, kPiece * audio::kMaxChannels> piece{};
  const std::size_t size = kPiece * static_cast<std::size_t>(channels_);
  if (queue_.write_available() < size) return false;
  file_.read(audio::MutableBlock(piece).first(size));
  queue_.push(piece.data(), size);
  return true;
}

bool FileFeed::read(audio::MutableBlock out) noexcept {
  const std::size_t got = queue_.pop(out.data(), out.size());
  std::fill(out.begin() + static_cast<std::ptrdiff_t>(got), out.end(), 0.0F);
  return got == out.size();
}

}  // namespace dragoman::client
