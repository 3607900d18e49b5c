#include "codecs/srtp/replay_window.h"

namespace dragoman::srtp {

bool ReplayWindow::is_fresh(std::uint64_t index) const noexcept {
  if (empty_ || index > newest_) return true;
  const std::uint64_t behind = newest_ - index;
  return behind < kSize && !taken_[behind];
}

void ReplayWindow::take(std::uint64_t index) noexcept {
  if (empty_ || index > newest_) {
    const std::uint64_t ahead = empty_ ? kSize : index - newest_;
    ahead < kSize ? taken_ <<= ahead : taken_.reset();
    newest_ = index;
    empty_ = false;
  }
  taken_.set(newest_ - index);
}

}  // namespace dragoman::srtp
