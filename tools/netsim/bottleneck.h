#pragma once
/// A link of limited rate with a bounded queue before it (leaky bucket).

#include "tools/netsim/conditions.h"

#include <cstddef>
#include <optional>

namespace dragoman::netsim {

/// Bytes that IPv4 and UDP add to a datagram on a link.
inline constexpr std::size_t kHeaderBytes = 28;

/// One thread.
class Bottleneck {
 public:
  /// When a datagram of `size` bytes sent at `sent` has left the link; nothing when the queue was
  /// full. Times never run backwards.
  std::optional<Instant> pass(const Conditions& conditions, Instant sent, std::size_t size) {
    if (conditions.rate <= 0) return sent;
    const Instant begins = sent > free_ ? sent : free_;
    if (begins - sent > conditions.queue) return std::nullopt;
    const auto bits = static_cast<double>((size + kHeaderBytes) * 8);
    const double seconds = bits / static_cast<double>(conditions.rate);
    free_ = begins + Nanoseconds{static_cast<std::int64_t>(seconds * 1e9)};
    return free_;
  }

 private:
  Instant free_{};  ///< when the link has sent what waits
};

}  // namespace dragoman::netsim
