#pragma once
/// The recording of one room: which segment a packet belongs to, which file, and when each begins
/// and ends. Knows no clock and no thread, so days of it run in a test.

#include "codecs/audio/time.h"
#include "relay/store/recording_disk.h"
#include "relay/store/recording_plan.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace dragoman::store {

enum class RecordingState : std::uint8_t {
  off,
  starting,  ///< waits for what lies before its first sample
  on,
  stopping,  ///< writes up to its last sample
  failed     ///< as off; the reason says why
};
const char* to_string(RecordingState state) noexcept;

struct RecordingStatus {
  RecordingState state = RecordingState::off;
  std::string reason;  ///< of the last failure, for people; empty without one
  std::string folder;  ///< of the latest segment, below the recordings' folder
  int segment = 0;     ///< its number, counted on over restarts
  Samples since = 0;   ///< first sample of what is recorded now; 0 when nothing is
  std::uint64_t bytes = 0, filled = 0, failures = 0;  ///< since the relay's start
  std::uint64_t free_bytes = 0;                       ///< of the disk, as last seen
  bool operator==(const RecordingStatus&) const = default;
};

/// One thread. A disk that fails ends the recording, never throws.
class RoomRecording {
 public:
  /// `disk` must outlive it.
  RoomRecording(const RoomPlan& plan, RecordingDisk& disk);
  ~RoomRecording();
  RoomRecording(const RoomRecording&) = delete;
  RoomRecording& operator=(const RoomRecording&) = delete;

  /// From the first multiple of 100 ms whose run-up has been heard on every channel.
  void start();
  /// Up to `end`, or right away when everything stops.
  void stop(Samples end);
  /// Ends now; channels that lack the last packets are filled to the same length.
  void finish();

  /// A packet as it was sent. Of one channel they come in order, the channels in any.
  void push(int channel, FrameIndex n, std::span<const std::byte> opus);
  /// The floor's sound of one frame, interleaved; only where the plan wants it. In order.
  void push_sound(FrameIndex n, std::span<const float> sound);
  /// From `sample` on the channel has that quality mark.
  void mark(int channel, Samples sample, const std::string& quality);

  const RecordingStatus& status() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dragoman::store
