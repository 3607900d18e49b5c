#pragma once
/// One channel's file of one segment: exactly the packets that were sent, from 80 ms before the
/// segment, which a player decodes and throws away, to its end.

#include "codecs/ogg/opus_stream_writer.h"
#include "relay/store/recording_disk.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

namespace dragoman::store {

/// One thread. What the disk refuses is thrown as std::system_error.
class ChannelFile {
 public:
  /// A player hears the sample at `start` first, a multiple of the grid. `toc` begins the Opus
  /// packets that stand for missing ones.
  ChannelFile(std::unique_ptr<RecordingFile> file, const ogg::StreamConfig& config, Samples start,
              std::byte toc);

  /// Missing packets before `n` are filled, so that time in the file stays the room's time. False
  /// for a packet that comes too late.
  bool push(FrameIndex n, ogg::Bytes opus);
  /// Ends the file at `end`, a multiple of the frame after what was pushed.
  void close(Samples end);

  /// Up to where the file could be played if everything stopped now.
  Samples safe() const noexcept { return marks_.back().sample; }
  /// Takes the file back to where it was at `sample`, a page's end (or `start`).
  void cut_back(Samples sample);

  std::uint64_t bytes() const noexcept { return size_; }
  /// Packets that were missing and are concealed by a player.
  std::uint64_t filled() const noexcept { return filled_; }

 private:
  struct Mark {
    Samples sample = 0;
    std::uint64_t size = 0;
  };
  void fill(FrameIndex until);
  void flush(Samples sample);

  std::unique_ptr<RecordingFile> file_;
  ogg::OpusStreamWriter writer_;
  Samples frame_;
  FrameIndex next_;
  std::byte toc_;
  std::vector<std::byte> pages_;  ///< not yet written
  std::uint64_t size_ = 0;
  std::uint64_t filled_ = 0;
  std::deque<Mark> marks_;  ///< ends of the latest pages, and the size of the file then
};

}  // namespace dragoman::store
