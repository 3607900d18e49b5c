#pragma once
/// The lines of some of a room's channels, all on one thread.

#include "relay/app/media/line_sink.h"
#include "relay/engine/channel_line.h"

#include <cstddef>
#include <vector>

namespace dragoman::app {

/// Constructed on control, then used by one thread; real-time safe.
class LineBank {
 public:
  LineBank(const Surroundings& surroundings, std::size_t room, std::vector<int> channels,
           const ChannelInterest& interest);

  /// Control: what these channels are sealed with from the next frame on.
  void seal(const RoomKeys& keys) { sink_.seal(keys, channels_); }

  /// The room's channel indices, in the order of this bank's lines.
  const std::vector<int>& channels() const noexcept { return channels_; }

  /// One frame of every line: begin, process each, end.
  void begin(FrameIndex n, Instant due, WallTime wall) noexcept;
  void process(std::size_t line, audio::Block pcm, const engine::ChannelStatus& status) noexcept;
  void end() noexcept { sink_.end(); }

  const engine::LineLevels& levels(std::size_t line) const noexcept {
    return lines_[line].levels();
  }
  LineSink::Tap& tap() noexcept { return sink_.tap(); }
  LineSink::SoundTap& sound_tap() noexcept { return sink_.sound_tap(); }

 private:
  std::vector<int> channels_;
  LineSink sink_;
  std::vector<engine::ChannelLine> lines_;
  FrameIndex frame_{};
  WallTime wall_{};
};

}  // namespace dragoman::app
