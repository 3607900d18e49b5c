#pragma once
/// Reception: every datagram of every source, told apart by who sent it, to its room. A room's mix
/// thread asks for what has come at the beginning of its tick, so that nothing waits for another
/// thread to wake and a tick's packets cost one system call; the receive thread does the same a few
/// dozen times a second, whatever the rooms do. Whoever reads has the turn; a room that finds it
/// taken looks again for some tens of microseconds, never longer.

#include "codecs/rtp/reception_statistics.h"
#include "relay/app/media/counters.h"
#include "relay/app/media/datagram.h"
#include "relay/app/media/flood_guard.h"
#include "relay/app/media/joined_source.h"
#include "relay/app/media/listener_reports.h"
#include "relay/app/media/mailbox.h"
#include "relay/app/media/media_thread.h"
#include "relay/app/media/peer_table.h"
#include "relay/app/media/sequence_guard.h"
#include "relay/app/media/slot_queue.h"
#include "relay/app/media/web_plane.h"
#include "relay/net/sorted_port.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace dragoman::app {

/// Control thread, but for collect() and what it calls.
class Receiver {
 public:
  using Queue = SlotQueue<Datagram>;

  /// `rooms` are the rooms' queues, filled by whoever has the turn. `web` takes what is for
  /// listeners by WebRTC; null = there are none.
  Receiver(net::SortedPort& media, std::vector<JoinedSource> joined, std::vector<Queue*> rooms,
           ListenerReports& listener_reports, Counters& counters, WebPlane* web = nullptr);
  ~Receiver();

  void start();
  void stop() noexcept;

  /// Replaces the list of those who are heard; holds for every datagram read from now on. Their
  /// packets wait where no stranger's do.
  void admit(std::vector<Peer> peers);

  /// Any media thread; real-time safe. Moves all that has come to the rooms' queues; returns
  /// without when another thread has been doing so for longer than a short spin. True when more
  /// waits than one look takes.
  bool collect() noexcept;

  ThreadReport report() const { return thread_.report(); }
  /// Any thread: what came of the source in that slot.
  SourceReception reception(std::size_t room, int slot) const noexcept;

 private:
  struct Guarded {
    std::uint32_t registration = 0;
    SequenceGuard guard;
    FloodGuard flood;
    rtp::ReceptionStatistics statistics{};
  };
  struct Tally {
    std::atomic<std::int64_t> received{0}, lost{0}, flooded{0};
    std::atomic<std::uint32_t> ssrc{0}, highest{0};
    std::atomic<double> jitter_ms{0};
  };

  void run() noexcept;
  bool read_media(net::UdpSocket& socket, int batches) noexcept;
  void read_joined(JoinedSource& source) noexcept;
  void take_report(const net::Received& received, std::span<const Peer> peers) noexcept;
  void admit_datagram(net::Received& received) noexcept;
  const Peer* sender_of(const rtp::Packet& packet, const net::Received& received) noexcept;
  bool open(const Peer& peer, net::Received& received) noexcept;
  void admit_packet(const Peer& peer, const rtp::Packet& packet, net::Received& received) noexcept;
  void forward(std::uint16_t room, std::int16_t slot, const net::Received& received) noexcept;

  net::SortedPort& media_;
  ListenerReports& listener_reports_;
  Counters& counters_;
  WebPlane* web_;

  // Of whoever has the turn.
  std::vector<JoinedSource> joined_;
  std::vector<Queue*> rooms_;
  Mailbox<PeerTable> peers_;
  const PeerTable* admitted_ = nullptr;
  std::vector<net::Received> buffer_;
  std::vector<Guarded> guards_;  ///< room × slot
  std::vector<Tally> tallies_;   ///< so, too; written in the turn, read by control

  std::atomic_flag turn_;
  std::atomic<bool> stopping_{false};
  MediaThread thread_;
};

}  // namespace dragoman::app
