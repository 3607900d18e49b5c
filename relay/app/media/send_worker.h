#pragma once
/// A thread that encodes and sends a share of a room's channels, so that a room with many of them
/// uses more than one core.

#include "relay/app/media/line_bank.h"
#include "relay/app/media/media_thread.h"
#include "relay/app/media/slot_queue.h"
#include "relay/app/media/triple_buffer.h"
#include "relay/app/media/wakeup.h"
#include "relay/engine/room.h"

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace dragoman::app {

class SendWorker {
 public:
  /// `channels`: its share, by index; `depth`: frames that may wait.
  SendWorker(const Surroundings& surroundings, std::size_t room, std::vector<int> channels,
             const ChannelInterest& interest, std::string name, std::size_t depth);
  ~SendWorker();

  void start();          ///< control
  void stop() noexcept;  ///< control; what waits is not sent

  /// Mix thread, after Room::mix: copies its channels' blocks. Real-time safe; a frame that finds
  /// no slot is counted for every channel and not sent.
  void offer(const engine::Room& room, FrameIndex n, Instant due, WallTime wall) noexcept;
  const std::vector<int>& channels() const noexcept { return bank_.channels(); }
  /// Mix thread: by the order of channels().
  const std::vector<engine::LineLevels>& levels() noexcept { return levels_.latest(); }

  void seal(const RoomKeys& keys) { bank_.seal(keys); }                   ///< control
  LineSink::Tap& tap() noexcept { return bank_.tap(); }                   ///< control
  LineSink::SoundTap& sound_tap() noexcept { return bank_.sound_tap(); }  ///< control
  ThreadReport report() const { return thread_.report(); }

 private:
  struct Job {
    FrameIndex frame{};
    Instant due{};
    WallTime wall{};
    std::vector<float> pcm;  ///< the lines' blocks, one after the other
    std::vector<engine::ChannelStatus> status;
  };

  Job prototype() const;
  void run() noexcept;
  void process(const Job& job) noexcept;

  Counters& counters_;
  LineBank bank_;
  std::vector<std::size_t> offsets_;  ///< of each line's block in Job::pcm, and the end of the last
  SlotQueue<Job> jobs_;
  TripleBuffer<std::vector<engine::LineLevels>> levels_;
  Wakeup wakeup_;
  std::atomic<bool> stopping_{false};
  MediaThread thread_;
};

}  // namespace dragoman::app
