#pragma once
/// Consecutive Opus frames as one message of a page's WebSocket (PROTOCOL.md, "The delegate's
/// page").

#include "codecs/audio/time.h"
#include "codecs/rtp/types.h"

#include <cstdint>
#include <memory>
#include <string>

namespace dragoman::app {

/// Of one stream. Messages begin at the same frames in all streams of a room, so that a change from
/// one to the other fits.
class FrameBatch {
 public:
  /// `number` of the channel, `frame` in samples.
  FrameBatch(int number, Samples frame);

  /// The message that this frame completes, or that a gap in front of it ends; null while there is
  /// more to come.
  std::shared_ptr<const std::string> push(FrameIndex n, rtp::Bytes opus);

 private:
  void begin(FrameIndex n);
  std::shared_ptr<const std::string> flush();

  int number_;
  Samples frame_;
  std::int64_t frames_a_message_;
  std::string batch_;
  FrameIndex next_{};
};

}  // namespace dragoman::app
