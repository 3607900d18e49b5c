#pragma once
/// What a watching listener knows of the groups that it joined: whether the relay's packets come,
/// and who else sends there. Pure; time is handed in.

#include "codecs/audio/time.h"
#include "codecs/rtp/endpoint.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace dragoman::probe {

/// A channel's group, and who may send to it.
struct WatchedGroup {
  std::string channel;
  rtp::Endpoint group{};
  std::uint32_t source = 0;  ///< 0 = the description names none, nobody is foreign
};

/// Single thread.
class GroupWatch {
 public:
  /// A stream never pauses: no packet for so long, and it does not arrive.
  static constexpr Nanoseconds kPatience = std::chrono::seconds{1};
  /// So long a foreign sender is remembered.
  static constexpr Nanoseconds kMemory = std::chrono::seconds{5};
  /// Addresses that are remembered of one group.
  static constexpr std::size_t kMost = 8;

  explicit GroupWatch(WatchedGroup group) : group_(std::move(group)) {}

  /// A packet of `from`.
  void packet(std::uint32_t from, Instant now);
  bool received(Instant now) const noexcept { return heard_ && now - last_ <= kPatience; }
  /// Addresses of others who sent lately, in order.
  std::vector<std::uint32_t> foreign(Instant now);

  const WatchedGroup& group() const noexcept { return group_; }

 private:
  WatchedGroup group_;
  bool heard_ = false;
  Instant last_{};
  std::map<std::uint32_t, Instant> foreign_;
};

}  // namespace dragoman::probe
