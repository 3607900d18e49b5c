#pragma once
/// The unicast fan-out thread: each packet of a channel, and its sender reports on the same port
/// (RFC 5761), to every listener who asked for it.

#include "codecs/rtp/packet.h"
#include "relay/app/media/counters.h"
#include "relay/app/media/datagram.h"
#include "relay/app/media/mailbox.h"
#include "relay/app/media/media_thread.h"
#include "relay/app/media/private_interest.h"
#include "relay/app/media/slot_queue.h"
#include "relay/app/media/subscribers.h"
#include "relay/app/media/wakeup.h"
#include "relay/net/udp.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <vector>

namespace dragoman::app {

/// Control thread, unless said otherwise.
class Fanout {
 public:
  using Queue = SlotQueue<UnicastPacket>;

  /// `channels[room]`: how many the room has. Sends on `socket`, so from the media port.
  Fanout(const std::vector<std::size_t>& channels, net::UdpSocket& socket, Counters& counters,
         Nanoseconds frame);
  ~Fanout();

  /// Before start: the queue of one thread that has packets to offer.
  Queue& add_producer(std::size_t slots);
  void start();
  void stop() noexcept;

  /// Replaces a channel's listeners; holds for every packet taken from now on.
  void set(std::size_t room, int channel, std::unique_ptr<const Subscribers> subscribers);

  /// Replaces a room's private lines, likewise.
  void set_private(std::size_t room, std::unique_ptr<const PrivateTable> lines);

  /// Any producer, after it committed packets. Real-time safe.
  void wake() noexcept { wakeup_.notify(); }

  ThreadReport report() const { return thread_.report(); }

 private:
  using Listeners = Mailbox<Subscribers>;

  void run() noexcept;
  void deliver(const UnicastPacket& packet) noexcept;
  void deliver_private(const UnicastPacket& packet) noexcept;
  void report(const Subscribers& subscribers, rtp::Bytes compound) noexcept;
  void merge(const Subscribers& subscribers, const UnicastPacket& packet) noexcept;
  void send(rtp::Bytes datagram, const std::vector<rtp::Endpoint>& to) noexcept;

  net::UdpSocket& socket_;
  Counters& counters_;
  std::vector<std::vector<std::unique_ptr<Listeners>>> listeners_;  ///< room, channel
  std::vector<std::unique_ptr<Mailbox<PrivateTable>>> private_;     ///< room
  std::vector<std::unique_ptr<Queue>> queues_;
  std::array<net::Outgoing, 64> batch_{};
  Wakeup wakeup_;
  std::atomic<bool> stopping_{false};
  MediaThread thread_;
};

}  // namespace dragoman::app
