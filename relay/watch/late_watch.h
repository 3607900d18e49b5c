#pragma once
/// Whether the relay keeps up with its listeners: whether the threads that make and send the sound
/// begin their rounds in time. While they don't, more listeners would take quality from those who
/// hear already.

#include "relay/watch/latch.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dragoman::watch {

struct ThreadSeen {
  std::string name;
  double busy_seconds = 0;                    ///< of processor time, since start
  std::uint64_t cycles = 0, late_cycles = 0;  ///< rounds, since start
};

/// Control thread; pure.
class LateWatch {
 public:
  /// Fewer late rounds between two looks say nothing: a machine stumbles now and then.
  static constexpr std::uint64_t kFewest = 10;
  /// So long too many of them, and it is behind; so long hardly any (a fifth of "too many"), and it
  /// no longer is.
  static constexpr Nanoseconds kHold = std::chrono::seconds{3}, kClear = std::chrono::seconds{10};

  struct Behind {
    std::string thread;
    double percent = 0;  ///< of its rounds began late
  };

  /// Once a second. From `percent` of a thread's rounds on there are too many late ones; 0: never.
  void observe(const std::vector<ThreadSeen>& threads, int percent, Instant now);
  /// The worst thread of the last bad look, while the relay is behind.
  const std::optional<Behind>& behind() const noexcept { return behind_; }

 private:
  struct Rounds {
    std::uint64_t all = 0, late = 0;
  };
  Behind worst(const std::vector<ThreadSeen>& threads);

  std::map<std::string, Rounds> before_;
  Latch latch_;
  std::optional<Behind> behind_;
};

}  // namespace dragoman::watch
