#pragma once
/// Many clients of one kind, and what they lost. A new kind of client is a new Crowd.

#include "codecs/audio/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dragoman::load {

/// Milliseconds of something that happened often.
struct Times {
  std::size_t count = 0;
  double p50 = 0, p99 = 0, max = 0;
};
std::optional<Times> times_of(std::vector<double> milliseconds);  ///< nothing of nothing

/// What came of a crowd between mark() and result().
struct CrowdResult {
  std::string kind;
  int members = 0;                      ///< asked for
  int gone = 0;                         ///< whose session the relay refused or ended
  std::string reason;                   ///< of the first of them
  std::int64_t received = 0;            ///< packets, or messages of a console
  std::int64_t lost = 0;                ///< of those that there should have been
  int silent = 0;                       ///< members that got nothing at all
  int unknown = 0;                      ///< members of whom nobody said in time what came
  std::optional<std::int64_t> forged;   ///< of who verifies: packets that were not authentic
  std::optional<std::int64_t> returns;  ///< of who comes back by itself: how often one did
  std::optional<double> came_s;         ///< until the last of them was there
  std::optional<std::int64_t> reports;  ///< of who reports: how many went out
  std::optional<Times> lamp_ms;         ///< of desks: from a press to the relay's word about it

  /// False when nothing is known of what came.
  bool measured() const noexcept { return unknown == 0 || unknown < members - gone; }
  /// Share of what there should have been, 0 … 1.
  double lost_share() const noexcept {
    const auto all = received + lost;
    return all > 0 ? static_cast<double>(lost) / static_cast<double>(all) : 0;
  }
};

/// Main thread, but for what each says of its own threads.
class Crowd {
 public:
  virtual ~Crowd() = default;
  /// Everybody is there, or gone.
  virtual bool settled() const = 0;
  /// What is counted begins now.
  virtual void mark() = 0;
  /// A few times a second while it is counted.
  virtual void tick(Instant now) = 0;
  /// Asks whatever must be asked for the result.
  virtual void close() {}
  /// All of it has been answered.
  virtual bool closed() const { return true; }
  virtual CrowdResult result() = 0;
};

}  // namespace dragoman::load
