#pragma once
/// The thread that signs what the channels sent, and multicasts it: ten manifests a second for each
/// channel. Whoever sends sound only hashes it and goes on.

#include "codecs/manifest/block_writer.h"
#include "relay/app/media/counters.h"
#include "relay/app/media/mailbox.h"
#include "relay/app/media/media_thread.h"
#include "relay/app/media/slot_queue.h"
#include "relay/app/media/wakeup.h"
#include "relay/app/media_control.h"
#include "relay/event/event.h"
#include "relay/net/udp.h"

#include <atomic>
#include <memory>
#include <vector>

namespace dragoman::app {

/// Control thread, unless said otherwise.
class ManifestSender {
 public:
  struct Sent {
    std::uint16_t room = 0;
    std::int16_t channel = 0;  ///< index
    FrameIndex frame{};
    manifest::Content content{};
  };
  using Queue = SlotQueue<Sent>;

  /// All must outlive it; `second_path` leaves by the second interface, null where there is none.
  ManifestSender(const event::Event& event, const manifest::Seed& seed, net::UdpSocket& socket,
                 net::UdpSocket* second_path, Counters& counters);
  ~ManifestSender();

  /// Before start: the queue of one thread that sends so many channels.
  Queue& add_producer(std::size_t channels);
  void start();
  void stop() noexcept;

  /// What a room's channels are sealed with from now on.
  void seal(std::size_t room, const RoomKeys& keys);

  /// Any producer: whether a manifest is due once that frame is sent, so that wake() is worth it.
  bool ends_block(std::size_t room, int channel, FrameIndex n) const noexcept;
  /// Any producer, after it committed frames. Real-time safe.
  void wake() noexcept { wakeup_.notify(); }

  ThreadReport report() const { return thread_.report(); }

 private:
  using Listings = std::vector<manifest::Listing>;  ///< by channel index
  struct Line {
    manifest::BlockWriter writer;
    rtp::Endpoint group, second_group;
  };
  struct Room {
    std::vector<Line> lines;
    std::unique_ptr<Mailbox<Listings>> listings = std::make_unique<Mailbox<Listings>>();
  };

  void run() noexcept;
  void list(const Sent& sent) noexcept;
  void send(net::UdpSocket& socket, const rtp::Endpoint& to, rtp::Bytes datagram) noexcept;

  const Samples frame_;
  net::UdpSocket& socket_;
  net::UdpSocket* const second_path_;
  Counters& counters_;
  manifest::Signer signer_;
  std::vector<Room> rooms_;
  std::vector<std::unique_ptr<Queue>> queues_;
  Wakeup wakeup_;
  std::atomic<bool> stopping_{false};
  MediaThread thread_;
};

}  // namespace dragoman::app
