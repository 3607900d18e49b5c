#pragma once
/// Follows a number that wraps and gives it back as 64 bit, so that it can be subtracted and
/// compared for days.

#include "codecs/rtp/types.h"

#include <cstdint>
#include <type_traits>

namespace dragoman::rtp {

/// `Number` is SequenceNumber or Timestamp. Each value is taken to be the one nearest to the value
/// before it, older or newer (RFC 3550 §A.1, without its validity tests). Single thread; real-time
/// safe.
template <typename Number>
class Unwrapper {
 public:
  /// The first value ever is itself.
  std::int64_t unwrap(Number value) noexcept {
    if (started_) {
      position_ += distance(value, last_);
    } else {
      position_ = to_int(value);
      started_ = true;
    }
    last_ = value;
    return position_;
  }
  void reset() noexcept { started_ = false; }

 private:
  Number last_{};
  std::int64_t position_ = 0;
  bool started_ = false;
};

using SequenceUnwrapper = Unwrapper<SequenceNumber>;
using TimestampUnwrapper = Unwrapper<Timestamp>;

}  // namespace dragoman::rtp
