#pragma once
/// The thread of one shard: commands and datagrams for its listeners, and its channels' frames to
/// them. Sound goes first: between two newcomers, or two steps of a handshake, all frames that wait
/// are sent.

#include "relay/app/media/media_thread.h"
#include "relay/app/media/stretch_maker.h"
#include "relay/app/media/wakeup.h"
#include "relay/app/media/web_interest.h"
#include "relay/app/media/web_queue.h"
#include "relay/event/event.h"
#include "relay/net/clock.h"
#include "relay/net/udp.h"
#include "relay/webrtc/shard.h"

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <vector>

namespace dragoman::app {

/// Control thread, unless said otherwise.
class WebShard final : webrtc::ShardReports, webrtc::Outbox {
 public:
  /// What all shards share; outlives them.
  struct Common {
    const event::Event& event;
    net::UdpSocket& socket;
    const webrtc::Identity& identity;
    webrtc::AddressBook& addresses;
    webrtc::Counters& counters;
    WebInterest& interest;
  };

  WebShard(const Common& common, std::uint8_t index);
  ~WebShard() override;

  /// Before start: the queue of one thread that has frames to offer.
  WebFrames& add_producer(std::size_t slots);
  void start();
  /// Says goodbye to all listeners first.
  void stop() noexcept;

  bool post(const webrtc::Command& command);
  void drain(const std::function<void(const webrtc::Event&)>& each);

  /// Whoever reads the media port.
  WebDatagrams& datagrams() noexcept { return datagrams_; }
  /// Any thread that put something into a queue. Real-time safe.
  void wake() noexcept { wakeup_.notify(); }

  ThreadReport report() const { return thread_.report(); }

 private:
  bool post(const webrtc::Event& event) noexcept override;
  void want(const webrtc::Place& place, bool wanted) noexcept override;
  rtp::MutableBytes room() noexcept override { return slots_[filled_]; }
  void send(const rtp::Endpoint& to, std::size_t size) noexcept override;

  void run() noexcept;
  bool round() noexcept;
  bool obey_one() noexcept;
  void deliver() noexcept;
  bool receive_one() noexcept;
  void flush() noexcept;
  StretchMaker& maker(const WebFrame& frame);
  webrtc::Now at(Instant instant) const noexcept;

  const Common& common_;
  std::uint8_t index_;
  std::vector<std::vector<std::unique_ptr<StretchMaker>>> makers_;  ///< room, channel
  std::vector<std::unique_ptr<WebFrames>> frames_;
  WebDatagrams datagrams_;
  SlotQueue<webrtc::Command> commands_;
  SlotQueue<webrtc::Event> events_;
  webrtc::Shard shard_;

  static constexpr std::size_t kBatch = 64;
  std::array<std::array<std::byte, rtp::kMaxDatagram>, kBatch> slots_;
  std::array<net::Outgoing, kBatch> batch_{};
  std::size_t filled_ = 0;
  Nanoseconds wall_offset_{};  ///< monotonic - wall

  Wakeup wakeup_;
  std::atomic<bool> stopping_{false};
  MediaThread thread_;
};

}  // namespace dragoman::app
