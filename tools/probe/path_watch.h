#pragma once
/// What the probe's listener notices of the path while marks are under way.

#include "client/listen/listener.h"
#include "tools/probe/hops.h"

#include <optional>
#include <vector>

namespace dragoman::probe {

/// Main thread. Every figure is a median of what look() saw.
class PathWatch {
 public:
  PathWatch(client::Listener& listener, client::Ear& ear) : listener_(listener), ear_(ear) {}

  /// One look at the present state; `hand_over_ms` of the mouth, if it is ours.
  void look(std::optional<double> hand_over_ms);

  /// Fills in age, delay, sent and hand_over, and adds how much they moved.
  void tell(PathFacts& facts) const;
  double concealed_ms() const noexcept { return last_.concealed_ms - first_.concealed_ms; }
  std::uint64_t lost() const noexcept { return last_.lost - first_.lost; }
  std::uint64_t late() const noexcept { return last_.late - first_.late; }

 private:
  client::Listener& listener_;
  client::Ear& ear_;
  std::vector<double> ages_, delays_, hand_overs_;
  std::vector<double> since_mix_;  ///< from the relay's deadline for a frame to its play time
  client::ListenReport first_, last_;
  bool looked_ = false;
};

}  // namespace dragoman::probe
