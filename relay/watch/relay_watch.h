#pragma once
/// What is wrong with the relay itself.

#include "relay/event/event.h"
#include "relay/watch/finding.h"
#include "relay/watch/growth.h"
#include "relay/watch/latch.h"
#include "relay/watch/late_watch.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dragoman::watch {

struct RelaySeen {
  std::vector<ThreadSeen> threads;
  bool disk_open = true;                         ///< false: the journal could not be opened
  std::uint64_t disk_lost = 0;                   ///< entries that are not on disk, since start
  std::optional<double> disk_free_gb{};          ///< where recordings and the journal go
  std::vector<std::string> recordings_failed{};  ///< rooms whose recording the disk ended
  std::optional<double> certificate_days{};      ///< until the server's certificate ends
  /// Since an IGMP query was heard on an interface, or since it is listened for; only where that
  /// can be known.
  struct Querier {
    std::string interface;
    Nanoseconds silent_for{};
  };
  std::vector<Querier> queriers{};
  /// Since start.
  std::uint64_t packets_refused = 0, connections_refused = 0, guesses_slowed = 0;
};

/// Control thread; pure.
class RelayWatch {
 public:
  explicit RelayWatch(const event::Event& event);

  /// Once a second.
  Findings observe(const RelaySeen& seen, Instant now);
  /// Whoever hears goes on; there is no room for more.
  bool behind() const noexcept { return late_.behind().has_value(); }

 private:
  void disk(const RelaySeen& seen, Instant now, Findings& out);
  void surroundings(const RelaySeen& seen, Instant now, Findings& out);
  void attacks(const RelaySeen& seen, Instant now, Findings& out);

  struct Thread {
    Growth busy;
    Latch latch;
  };
  const event::Alarms& limits_;
  int late_percent_;
  std::map<std::string, Thread> threads_;
  LateWatch late_;
  /// Of what is refused.
  struct Pressure {
    Growth growth;
    Latch latch;
    /// How much there was in the window, when that is an alarm.
    std::optional<double> observe(std::uint64_t total, int limit, Instant now, Nanoseconds clear);
  };
  Growth disk_lost_;
  Pressure packets_, connections_, guesses_;
  Latch disk_, filling_, certificate_;
  std::map<std::string, Latch> recordings_, queriers_;
};

}  // namespace dragoman::watch
