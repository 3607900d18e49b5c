#pragma once
/// What the relay sends below tap/ (PROTOCOL.md, "Listening unnoticed"). Pure.

#include "codecs/audio/time.h"
#include "codecs/rtp/types.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dragoman::client {

/// Consecutive Opus frames; views into the message.
struct TapBatch {
  int number = 0;          ///< of the channel; 255 = of none
  Samples samples = 0;     ///< of a frame
  std::int64_t first = 0;  ///< index of the first frame since the epoch
  std::vector<rtp::Bytes> frames;
};
/// Nothing when the bytes are none, or end within a frame.
std::optional<TapBatch> parse_tap_batch(std::string_view bytes);

struct TapNews {
  std::string refused;  ///< code; empty = it is not
  std::string channel;  ///< that is heard; empty = a source
  bool alive = false;   ///< sound comes
  bool operator==(const TapNews&) const = default;
};
/// Nothing when the text is neither "hearing" nor "refused".
std::optional<TapNews> parse_tap_news(std::string_view text);

}  // namespace dragoman::client
