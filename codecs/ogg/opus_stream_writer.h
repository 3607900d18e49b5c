#pragma once
/// Puts Opus frames into an Ogg stream (RFC 7845, RFC 3533): recordings, and live listening over
/// HTTP.

#include "codecs/audio/time.h"
#include "codecs/rtp/types.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace dragoman::ogg {

using rtp::Bytes;

/// Decoded samples that a player throws away at the beginning: 80 ms, since the encoder was long at
/// work when our streams begin and a fresh decoder needs that long to settle (RFC 7845 §4.2).
inline constexpr int kPreSkip = 3840;

struct StreamConfig {
  std::uint32_t serial = 0;  ///< distinguishes streams of one file
  int channels = 1;          ///< 1 or 2
  Samples frame = 240;       ///< of every packet
  int pre_skip = kPreSkip;
  /// Pages end where the room's clock reaches a multiple of this, so that the pages of all channels
  /// end at the same frame. 4800 (100 ms) suits a live stream, 24000 a recording.
  Samples page_interval = 48000;
  std::string title;
  std::string language;  ///< BCP 47, may be empty
  std::string vendor = "dragoman";
  std::vector<std::string> comments;  ///< more tags, each "NAME=text" (RFC 7845 §5.2)
};

/// Single thread; allocates. Pages are appended to the caller's buffer as they are complete.
class OpusStreamWriter {
 public:
  /// Throws std::invalid_argument for impossible values, std::bad_alloc.
  explicit OpusStreamWriter(const StreamConfig& config);
  ~OpusStreamWriter();
  OpusStreamWriter(OpusStreamWriter&&) noexcept;
  OpusStreamWriter& operator=(OpusStreamWriter&&) noexcept;

  /// The header pages (OpusHead, OpusTags); call first, once.
  void headers(std::vector<std::byte>& out);

  /// Adds frame `n`. Pages come one frame late, because the last page of all must carry the last
  /// frame. Frames missing before `n` are filled with empty ones, which players conceal (RFC 7845
  /// §4.1), so that time in the file stays the room's time. False, and nothing added, when `n` is
  /// not after the frame before, more than a minute after it, or `opus` is empty.
  bool push(FrameIndex n, Bytes opus, std::vector<std::byte>& out);

  /// Ends the stream with what is left. No push after it.
  void finish(std::vector<std::byte>& out);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dragoman::ogg
