#pragma once
/// What sources refuse themselves, a payload that is no sound or a stranger in a joined group,
/// added to the relay's totals: a source's own counts go when it does.

#include "relay/app/media/counters.h"
#include "relay/engine/ids.h"

#include <array>
#include <cstdint>

namespace dragoman::app {

/// Mix thread; real-time safe.
class RefusalTally {
 public:
  using Sources = std::array<engine::SourceStatus, engine::kMaxSources>;

  explicit RefusalTally(Counters& counters) : counters_(counters) {}

  /// Adds what has grown since the last call. A count that is lower than before is another
  /// source's.
  void observe(const Sources& sources) noexcept;

 private:
  struct Seen {
    std::uint64_t malformed = 0, wrong_ssrc = 0, wrong_payload_type = 0;
  };

  void add(Drop reason, std::uint64_t now, std::uint64_t& seen) noexcept;

  Counters& counters_;
  std::array<Seen, engine::kMaxSources> seen_{};
};

}  // namespace dragoman::app
