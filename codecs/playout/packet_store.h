#pragma once
/// Packets waiting for their turn, in order of time stamp, in memory reserved once.

#include "codecs/audio/time.h"
#include "codecs/rtp/types.h"

#include <vector>

namespace dragoman::playout {

/// A packet as the store keeps it; `payload` points into the store until the packet is popped.
struct StoredPacket {
  Samples timestamp = 0;  ///< unwrapped
  Samples duration = 0;
  std::uint8_t payload_type = 0;
  Instant arrival{};
  rtp::Bytes payload{};
};

/// Fixed slots. Single thread; everything but the constructor is real-time safe.
class PacketStore {
 public:
  /// `capacity` packets of up to rtp::kMaxDatagram bytes each.
  explicit PacketStore(std::size_t capacity);

  /// Copies a packet in. False when one of that time stamp is here already. When full, the oldest
  /// makes room: what is newest is what can still be heard in time.
  bool put(const StoredPacket& packet) noexcept;

  bool holds(Samples timestamp) const noexcept;
  bool full() const noexcept { return free_.empty(); }
  bool empty() const noexcept { return order_.empty(); }
  std::size_t size() const noexcept { return order_.size(); }
  Samples buffered() const noexcept { return buffered_; }  ///< sum of durations
  const StoredPacket& front() const noexcept { return slots_[order_.front()]; }
  /// In order of time stamp, i < size().
  const StoredPacket& at(std::size_t i) const noexcept { return slots_[order_[i]]; }
  void pop_front() noexcept;
  void clear() noexcept;

 private:
  std::vector<StoredPacket> slots_;
  std::vector<std::byte> bytes_;
  std::vector<std::size_t> order_;  ///< slots in use, oldest time stamp first
  std::vector<std::size_t> free_;
  Samples buffered_ = 0;
};

}  // namespace dragoman::playout
