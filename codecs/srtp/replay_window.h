#pragma once
/// Which packets of a stream were taken already (RFC 3711 §3.3.2).

#include <bitset>
#include <cstdint>

namespace dragoman::srtp {

/// One thread; real-time safe.
class ReplayWindow {
 public:
  /// Packets behind the newest that are still told apart; older ones count as replayed. At 2.5 ms
  /// frames this is half a second.
  static constexpr std::uint64_t kSize = 256;

  /// False for a packet that was taken, or is too old to know.
  bool is_fresh(std::uint64_t index) const noexcept;
  /// Once the packet proved to be authentic.
  void take(std::uint64_t index) noexcept;

  bool empty() const noexcept { return empty_; }
  std::uint64_t newest() const noexcept { return newest_; }

 private:
  bool empty_ = true;
  std::uint64_t newest_ = 0;
  std::bitset<kSize> taken_;  ///< bit k: newest - k
};

}  // namespace dragoman::srtp
