#pragma once
/// A relay's sending side for program tests: a tone in L16 or Opus, in real time, to anywhere.

#include "codecs/rtp/endpoint.h"

#include <cstdint>
#include <memory>

namespace dragoman::testing {

/// Sends one packet of 5 ms every 5 ms on a thread of its own, from 127.0.0.1 by way of `lo`.
class Station {
 public:
  Station(double hertz, std::uint32_t ssrc);
  ~Station();

  /// Where to from now on; port 0 = nowhere, the time line goes on.
  void aim(const rtp::Endpoint& to);
  /// The same packets by a second path, under the next SSRC.
  void aim_second(const rtp::Endpoint& to);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dragoman::testing
