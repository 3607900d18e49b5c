#include "client/net/backoff.h"

#include <algorithm>

namespace dragoman::client {

using namespace std::chrono_literals;

void Backoff::succeeded() noexcept {
  failing_ = false;
}

Nanoseconds Backoff::failed(Instant now) noexcept {
  if (!failing_) {
    failing_ = true;
    since_ = now;
    wait_ = 500ms;
    return 0ms;
  }
  if (now - since_ >= 10s) wait_ = std::min<Nanoseconds>(wait_ * 2, 5s);
  return wait_;
}

}  // namespace dragoman::client
