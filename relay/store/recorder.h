#pragma once
/// The recordings of all rooms, on a thread of their own: a disk that is slow is waited for by
/// nobody, and one that fails ends a recording, never the sound.

#include "relay/store/recording_disk.h"
#include "relay/store/recording_plan.h"
#include "relay/store/room_recording.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace dragoman::store {

/// Orders and packets come from one thread, which waits for nothing. The end waits until all that
/// was handed over is written.
class Recorder {
 public:
  /// Most bytes that wait for the disk, about half a minute of a large event; what comes then is
  /// dropped and counted.
  static constexpr std::size_t kMostWaiting = std::size_t{16} << 20;

  /// `first` is done on the thread before anything else: work that the start must not wait for.
  Recorder(
      std::vector<RoomPlan> rooms, std::unique_ptr<RecordingDisk> disk,
      std::size_t most_waiting = kMostWaiting, std::function<void()> first = [] {});
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  void start(std::size_t room);
  void stop(std::size_t room, Samples end);
  void mark(std::size_t room, int channel, Samples sample, const std::string& quality);
  /// A packet as it was sent. Of one channel in order.
  void push(std::size_t room, int channel, FrameIndex n, std::span<const std::byte> opus);
  /// The floor's sound of one frame, interleaved.
  void push_sound(std::size_t room, FrameIndex n, std::span<const float> sound);
  /// Hands over what was said since the last time. Call after each batch.
  void flush();

  /// As the thread last left it. Any thread.
  RecordingStatus status(std::size_t room) const;
  /// Packets that were dropped since start because the disk did not keep up.
  std::uint64_t dropped() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dragoman::store
