#pragma once
/// Figures over time: ten minutes second by second, twelve hours in steps of ten seconds. Bounded:
/// what is older goes.

#include "codecs/audio/time.h"

#include <array>
#include <cstdint>
#include <vector>

namespace dragoman::watch {

/// How values within one step become one.
enum class Fold : std::uint8_t {
  power,  ///< mean of decibels, as power
  highest,
  mean
};

inline constexpr std::size_t kFigures = 5;
/// Not a number where nothing was known.
using Figures = std::array<float, kFigures>;
using Folds = std::array<Fold, kFigures>;

/// Steps of one length; only the last `capacity` are kept.
class Track {
 public:
  Track(const Folds& folds, std::size_t capacity) : folds_(folds), capacity_(capacity) {}

  /// A value within the open step.
  void add(const Figures& figures) noexcept;
  /// Ends the open step; a step in which nothing was added is unknown. Returns it.
  Figures close();
  std::size_t size() const noexcept { return steps_.size(); }
  /// The oldest is 0.
  const Figures& at(std::size_t index) const noexcept {
    return steps_[(first_ + index) % steps_.size()];
  }

 private:
  Folds folds_;
  std::size_t capacity_;
  std::vector<Figures> steps_;  ///< grows to `capacity_`, then a ring that begins at first_
  std::size_t first_ = 0;
  std::array<double, kFigures> sums_{};
  std::array<int, kFigures> counts_{};
};

/// Control thread; pure.
class History {
 public:
  static constexpr std::size_t kFine = 600, kCoarse = 4320;
  static constexpr int kCoarseSeconds = 10;

  explicit History(const Folds& folds) : fine_(folds, kFine), coarse_(folds, kCoarse) {}

  /// A few times a second.
  void add(const Figures& figures) noexcept { fine_.add(figures); }
  /// Once a second.
  void second();

  const Track& fine() const noexcept { return fine_; }
  const Track& coarse() const noexcept { return coarse_; }

 private:
  Track fine_, coarse_;
  int seconds_ = 0;
};

}  // namespace dragoman::watch
