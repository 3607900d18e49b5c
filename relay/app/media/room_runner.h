#pragma once
/// One room's mix thread and send workers: runs the engine on the grid, whatever control does.

#include "relay/app/media/channel_interest.h"
#include "relay/app/media/datagram.h"
#include "relay/app/media/frame_grid.h"
#include "relay/app/media/line_bank.h"
#include "relay/app/media/media_thread.h"
#include "relay/app/media/private_interest.h"
#include "relay/app/media/receiver.h"
#include "relay/app/media/refusal_tally.h"
#include "relay/app/media/send_worker.h"
#include "relay/app/media/slot_queue.h"
#include "relay/app/media/source_tap.h"
#include "relay/app/media/triple_buffer.h"
#include "relay/engine/room.h"

#include <boost/lockfree/spsc_queue.hpp>

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace dragoman::app {

/// All methods on control, but those marked.
class RoomRunner final : private engine::EventSink {
 public:
  RoomRunner(const Surroundings& surroundings, std::size_t room, FrameIndex first);
  ~RoomRunner() override;

  /// Before start(): the room begins so.
  void prepare(const engine::Command& command);
  /// Frame `first` was due at `counted`; of those since then the one of `start` is the first that
  /// is made. `receiver` brings the room's datagrams, tick by tick.
  void start(Instant counted, Instant start, Receiver& receiver);
  void stop() noexcept;

  /// False when the mix thread has not kept up.
  bool post(const engine::Command& command);
  /// What encrypted channels are sealed with from the next frame on.
  void seal(const RoomKeys& keys);
  /// Frees the sources that the room handed back.
  void free_retired();
  const engine::RoomStatus& status() { return status_.latest(); }
  FrameIndex frame() const noexcept { return frame_.load(std::memory_order_relaxed); }
  ChannelInterest& interest() noexcept { return interest_; }
  PrivateInterest& private_interest() noexcept { return private_interest_; }
  SourceTap& source_tap() noexcept { return source_tap_; }
  /// Calls `frame` for each encoded frame that waits.
  void drain_taps(const std::function<void(const EncodedFrame&)>& frame);
  void drain_sound(const std::function<void(const SoundFrame&)>& sound);
  void report(std::vector<ThreadReport>& reports) const;

  /// Filled by the receiver.
  SlotQueue<Datagram>& datagrams() noexcept { return datagrams_; }

 private:
  // Mix thread.
  void run() noexcept;
  void tick() noexcept;
  void apply_commands(Instant now) noexcept;
  void take_datagrams(Instant due) noexcept;
  void offer_private(const Datagram& datagram, Instant due) noexcept;
  void send(FrameIndex n, Instant due) noexcept;
  void publish(FrameIndex n) noexcept;
  void fill_levels(engine::RoomStatus& status) noexcept;
  bool post(const engine::EngineEvent& event) noexcept override;

  const Surroundings& surroundings_;
  const Samples frame_length_;
  ChannelInterest interest_;
  PrivateInterest private_interest_;
  SourceTap source_tap_;
  Fanout::Queue& private_lines_;
  const std::uint16_t room_index_;
  engine::Room room_;
  std::unique_ptr<LineBank> lines_;  ///< without workers: the mix thread sends itself
  std::vector<std::unique_ptr<SendWorker>> workers_;
  FrameGrid grid_;
  Receiver* receiver_ = nullptr;

  boost::lockfree::spsc_queue<engine::Command> commands_;
  boost::lockfree::spsc_queue<engine::EngineEvent> events_;
  SlotQueue<Datagram> datagrams_;
  TripleBuffer<engine::RoomStatus> status_;
  std::uint64_t published_version_ = 0;
  RefusalTally refusals_;
  bool control_waits_ = false;  ///< control has something to take

  std::atomic<FrameIndex> frame_;
  std::atomic<bool> stopping_{false};
  MediaThread thread_;
};

}  // namespace dragoman::app
