#pragma once
/// A trace made by code: a tone of some seconds in L16 packets of 5 ms, as a perfect network would
/// bring it.

#include "codecs/audio/time.h"
#include "codecs/rtp/types.h"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace dragoman::testing {

struct MadeTrace {
  Nanoseconds length = std::chrono::seconds{4};
  double hertz = 1000;
  float amplitude = 0.5F;
  double sender_ppm = 0;    ///< sender's clock against that of the stamps
  std::vector<int> copies;  ///< RED at these distances; empty = plain
  int flows = 1;            ///< the second one is half as long
};

inline constexpr Samples kMadePacket = 240;
/// The first packet's arrival.
inline const Instant kMadeStart{std::chrono::seconds{1'700'000'000}};

/// Each datagram with its arrival, in order.
void for_each_datagram(const MadeTrace& made, const std::function<void(rtp::Bytes, Instant)>& use);
/// The same as a file: flows to 239.202.0.1:5000, 239.202.0.2:5000 …
std::vector<std::byte> file_of(const MadeTrace& made);

}  // namespace dragoman::testing
