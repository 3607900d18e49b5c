#pragma once
/// Tells a clock that drifts from a line that slipped.

#include "codecs/audio/time.h"

#include <array>
#include <optional>

namespace dragoman::playout {

/// Margins of the earliest packets, one every second or rarer. A clock that drifts moves them along
/// a straight line; a sound server that lost a few blocks, a path that changed or a start that was
/// uneven moves them and is over. So drift is only what a straight line through at least eight
/// margins and 16 s explains nearly all of (97 %): first over seconds, then, for little drift among
/// noise, over up to four minutes. Single thread; real-time safe.
class DriftTrend {
 public:
  /// `margin_ms` without its jumps. Returns the slope, ppm (µs a second), of what is a line.
  std::optional<double> add(Instant now, double margin_ms) noexcept;
  void reset() noexcept { *this = DriftTrend{}; }

 private:
  struct Point {
    double seconds = 0, ms = 0;
  };
  void make_room() noexcept;
  std::optional<double> line(std::size_t first) const noexcept;

  std::array<Point, 32> points_{};
  std::size_t count_ = 0;
  int every_ = 1;    ///< margins per point, doubled until the points reach over minutes
  int skipped_ = 0;  ///< since the last point
  Instant began_{};
};

}  // namespace dragoman::playout
