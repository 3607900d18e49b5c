#pragma once
/// An impaired network as a pure, seeded function: a packet sent at one time arrives at others, or
/// never. No sockets, no clock.

#include "tools/netsim/bottleneck.h"
#include "tools/netsim/delay_model.h"
#include "tools/netsim/loss_model.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace dragoman::netsim {

/// When a packet arrives: not at all, once, or twice.
class Arrivals {
 public:
  void add(Instant at) noexcept { at_[count_++] = at; }
  const Instant* begin() const noexcept { return at_.data(); }
  const Instant* end() const noexcept { return at_.data() + count_; }
  std::size_t size() const noexcept { return count_; }
  bool empty() const noexcept { return count_ == 0; }

 private:
  std::array<Instant, 2> at_{};
  std::size_t count_ = 0;
};

/// Totals since the start; each packet sent is in `delivered`, `lost` or `queue_full`.
struct Totals {
  std::uint64_t sent = 0, delivered = 0, lost = 0, queue_full = 0;
  std::uint64_t duplicated = 0, reordered = 0;  ///< of those delivered
};

/// One direction of one path: queue before the limited rate, then loss, then delay and jitter, then
/// power save and stalls. The same conditions, seed and packets give the same arrivals; each kind
/// of impairment has its own chances, so that one more does not change what the others do. One
/// thread.
class Network {
 public:
  explicit Network(const Conditions& conditions, std::uint64_t seed = 1)
      : conditions_(conditions),
        loss_(seed),
        jitter_(seed, 3),
        power_save_(seed),
        doubles_(seed, 5),
        holds_(seed, 6) {}

  /// A datagram of `size` bytes sent at `sent`. Arrivals are never earlier than `sent`.
  Arrivals send(Instant sent, std::size_t size);
  /// Changes the weather; what is under way stays under way.
  void set(const Conditions& conditions) { conditions_ = conditions; }
  const Totals& totals() const noexcept { return totals_; }

 private:
  Instant arrival_of(Instant delayed, Instant sent, bool held);

  Conditions conditions_;
  LossModel loss_;
  Random jitter_;
  PowerSave power_save_;
  Random doubles_, holds_;
  Bottleneck bottleneck_;
  Instant origin_{}, last_{};
  bool started_ = false;
  Totals totals_;
};

}  // namespace dragoman::netsim
