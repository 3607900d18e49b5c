#pragma once
/// What is wrong with the relay itself.

#include "relay/event/event.h"
#include "relay/watch/finding.h"
#include "relay/watch/growth.h"
#include "relay/watch/latch.h"

#include <map>
#include <string>
#include <vector>

namespace dragoman::watch {

struct ThreadSeen {
  std::string name;
  double busy_seconds = 0;  ///< of processor time, since start
};

struct RelaySeen {
  std::vector<ThreadSeen> threads;
  bool disk_open = true;        ///< false: the journal could not be opened
  std::uint64_t disk_lost = 0;  ///< entries that are not on disk, since start
};

/// Control thread; pure.
class RelayWatch {
 public:
  explicit RelayWatch(const event::Event& event);

  /// Once a second.
  Findings observe(const RelaySeen& seen, Instant now);

 private:
  struct Thread {
    Growth busy;
    Latch latch;
  };
  const event::Alarms& limits_;
  std::map<std::string, Thread> threads_;
  Growth disk_lost_;
  Latch disk_;
};

}  // namespace dragoman::watch
