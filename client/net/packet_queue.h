#pragma once
/// Packets on their way from the network thread to the audio thread: a bounded queue without locks.

#include "codecs/audio/time.h"
#include "codecs/rtp/packet.h"

#include <boost/lockfree/spsc_queue.hpp>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>

namespace dragoman::client {

/// A packet in the queue; RED is already unpacked.
struct QueuedPacket {
  static constexpr std::uint8_t kNoLevel = 0xFF;

  rtp::SequenceNumber sequence{};
  rtp::Timestamp timestamp{};
  rtp::Ssrc ssrc{};
  std::uint8_t payload_type = 0;
  bool marker = false;
  std::uint16_t age = 0;          ///< of a copy, samples; below kMaxRedOffset
  std::uint8_t level = kNoLevel;  ///< audio level in -dBov (RFC 6464)
  std::uint16_t size = 0;
  Instant arrival{};
  std::array<std::byte, rtp::kMaxDatagram> payload;

  /// View for Playout::insert; valid as long as this.
  rtp::Packet packet() const noexcept;
};

/// One writer (network thread), one reader (audio thread); both real-time safe.
class PacketQueue {
 public:
  PacketQueue() : slots_(std::make_unique<Slots>()) {}

  /// False when the reader did not keep up: the packet is dropped, the caller counts it.
  bool push(const rtp::Packet& packet, Instant arrival) noexcept;

  /// Calls `use(const QueuedPacket&)` for each packet waiting.
  template <class Use>
  void drain(Use&& use) noexcept {
    slots_->consume_all([&](const QueuedPacket& packet) { use(packet); });
  }

 private:
  using Slots = boost::lockfree::spsc_queue<QueuedPacket, boost::lockfree::capacity<512>>;
  std::unique_ptr<Slots> slots_;
};

}  // namespace dragoman::client
