#pragma once
/// The course of a replay as CSV, a row each `every`.

#include "codecs/audio/level_meter.h"
#include "tools/replay/harness.h"

#include <cstdio>

namespace dragoman::replay {

/// Totals count since the start; level is what went to the ear. One thread.
class Csv {
 public:
  /// `out` must outlive this. Writes the head line.
  Csv(std::FILE* out, Nanoseconds every, int channels);
  void block(const PlayedBlock& block);

 private:
  std::FILE* out_;
  Nanoseconds every_;
  audio::LevelMeter meter_;
  std::optional<Instant> first_;
  Instant due_{};
  Samples concealed_ = 0;
};

}  // namespace dragoman::replay
