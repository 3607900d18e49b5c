#pragma once
/// When to try a broken connection again. Pure.

#include "codecs/audio/time.h"

namespace dragoman::client {

/// At once, then every 500 ms for the first 10 s, then doubling up to every 5 s.
class Backoff {
 public:
  /// The link worked: the next failure starts a new series.
  void succeeded() noexcept;
  /// The link failed at `now`; returns how long to wait before the next try.
  Nanoseconds failed(Instant now) noexcept;

 private:
  bool failing_ = false;
  Instant since_{};
  Nanoseconds wait_{};
};

}  // namespace dragoman::client
