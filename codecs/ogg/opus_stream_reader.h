#pragma once
/// Reads an Ogg Opus stream of one logical stream back: tests, and tools that check a recording.

#include "codecs/rtp/types.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dragoman::ogg {

/// The identification header (RFC 7845 §5.1).
struct OpusHead {
  int channels = 0;
  int pre_skip = 0;
  std::uint32_t input_rate = 0;
};

struct OggPacket {
  std::vector<std::byte> data;
  std::int64_t granule = -1;  ///< of the page, on the last packet that it completes; else -1
  bool end_of_stream = false;
};

/// Single thread; allocates. Bytes go in as they come, packets come out.
class OpusStreamReader {
 public:
  OpusStreamReader();
  ~OpusStreamReader();

  void feed(rtp::Bytes bytes);
  /// The next audio packet; nothing until more bytes are fed. Headers are taken out on the way.
  std::optional<OggPacket> next();

  const std::optional<OpusHead>& head() const noexcept;
  /// Vendor first, then the comments as they are ("TITLE=…").
  const std::vector<std::string>& tags() const noexcept;
  /// Pages lost, broken or out of order, and malformed headers.
  std::uint64_t errors() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dragoman::ogg
