#pragma once
/// Whether a sound device handles the sound that is due. Pure.

#include "codecs/audio/time.h"

#include <optional>
#include <string>

namespace dragoman::client {

/// One thread. A device that stands still for a second, or stops again and again in a span of 3 s,
/// loses nothing on the network, so nothing else would tell its interpreter.
class PaceWatch {
 public:
  static constexpr Nanoseconds kSpan = std::chrono::seconds{3};

  /// `rendered`: samples that the device has asked for or given since the start. Words about the
  /// last span, "" while all is well.
  const std::string& look(Samples rendered, Instant now);

 private:
  struct Mark {
    Samples rendered = 0;
    Instant when{};
  };
  std::optional<Mark> begun_;
  Mark last_{};       ///< when it last handled anything
  bool back_ = true;  ///< it does not stand still
  std::string words_;
};

}  // namespace dragoman::client
