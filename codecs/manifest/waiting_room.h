#pragma once
/// Packets that wait for a manifest. Pure.

#include "codecs/rtp/packet.h"

#include <array>
#include <cstddef>
#include <vector>

namespace dragoman::manifest {

/// One thread; real-time safe after construction.
class WaitingRoom {
 public:
  static constexpr int kNobody = -1;

  explicit WaitingRoom(std::size_t places);

  /// Its place; kNobody when there is none left, or the packet is too long.
  int enter(const rtp::Packet& packet) noexcept;
  /// Holds until it leaves.
  rtp::Packet at(int place) const noexcept;
  void leave(int place) noexcept;
  std::size_t left() const noexcept { return free_.size(); }
  bool empty() const noexcept { return free_.size() == guests_.size(); }

 private:
  struct Guest {
    rtp::Packet packet;  ///< its views are set anew
    std::size_t extension = 0, payload = 0;
    std::array<std::byte, rtp::kMaxDatagram> bytes;
  };
  std::vector<Guest> guests_;
  std::vector<int> free_;
};

}  // namespace dragoman::manifest
