#pragma once
/// Datagrams on their way through an impaired network, each waiting for its time. Pure.

#include "codecs/rtp/types.h"
#include "tools/netsim/network.h"

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

namespace dragoman::netsim {

/// One direction between two ends; bounded memory. One thread.
class Pipe {
 public:
  static constexpr std::size_t kMostBytes = std::size_t{16} << 20;  ///< waiting at once

  Pipe(const Conditions& conditions, std::uint64_t seed) : network_(conditions, seed) {}

  void push(rtp::Bytes datagram, Instant arrival);
  /// When the next one is to be delivered.
  std::optional<Instant> due() const;
  /// The next one that is due, in order of delivery; its bytes are valid until the next call.
  std::optional<rtp::Bytes> pop(Instant now);

  const Totals& totals() const noexcept { return network_.totals(); }
  std::uint64_t overflow() const noexcept { return overflow_; }  ///< dropped for want of memory
  std::size_t waiting() const noexcept { return waiting_.size(); }

 private:
  Network network_;
  std::multimap<Instant, std::vector<std::byte>> waiting_;
  std::vector<std::byte> given_;
  std::size_t bytes_ = 0;
  std::uint64_t overflow_ = 0;
};

}  // namespace dragoman::netsim
