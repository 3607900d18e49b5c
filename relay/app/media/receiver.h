#pragma once
/// The receive thread: every datagram of every source, told apart by who sent it, to its room.

#include "relay/app/media/counters.h"
#include "relay/app/media/datagram.h"
#include "relay/app/media/joined_source.h"
#include "relay/app/media/mailbox.h"
#include "relay/app/media/media_thread.h"
#include "relay/app/media/peer_table.h"
#include "relay/app/media/sequence_guard.h"
#include "relay/app/media/slot_queue.h"
#include "relay/net/udp.h"

#include <poll.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace dragoman::app {

/// Control thread, but for what the receive thread does itself.
class Receiver {
 public:
  using Queue = SlotQueue<Datagram>;

  /// `rooms` are the rooms' queues, which the receive thread fills. `frame`: packets that waited
  /// for more than half of it before they were read count as late. Throws std::system_error.
  Receiver(net::UdpSocket& media, std::vector<JoinedSource> joined, std::vector<Queue*> rooms,
           Counters& counters, Nanoseconds frame);
  ~Receiver();

  void start();
  void stop() noexcept;

  /// Replaces the list of those who are heard; holds for every datagram read from now on.
  void admit(std::vector<Peer> peers);

  ThreadReport report() const { return thread_.report(); }

 private:
  struct Guarded {
    std::uint32_t registration = 0;
    SequenceGuard guard;
  };

  void run() noexcept;
  void read_media() noexcept;
  void read_joined(JoinedSource& source) noexcept;
  void admit_datagram(const net::Received& received) noexcept;
  void forward(std::uint16_t room, std::int16_t slot, const net::Received& received) noexcept;

  net::UdpSocket& media_;
  std::vector<JoinedSource> joined_;
  std::vector<Queue*> rooms_;
  Counters& counters_;
  Mailbox<PeerTable> peers_;
  std::vector<net::Received> buffer_;
  std::vector<Guarded> guards_;  ///< room × slot
  std::vector<pollfd> polled_;
  const PeerTable* admitted_ = nullptr;
  int stop_event_ = -1;
  std::atomic<bool> stopping_{false};
  MediaThread thread_;
};

}  // namespace dragoman::app
