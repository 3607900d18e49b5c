#include "relay/net/clock.h"

#include "relay/net/udp.h"

namespace dragoman::net {
namespace {

Nanoseconds read_clock(clockid_t id) noexcept {
  timespec t{};
  clock_gettime(id, &t);
  return to_nanoseconds(t);
}

}  // namespace

ClockPair ClockPair::read() noexcept {
  ClockPair best;
  Nanoseconds narrowest = Nanoseconds::max();
  for (int attempt = 0; attempt < 3; ++attempt) {  // again when something came in between
    const Nanoseconds before = read_clock(CLOCK_MONOTONIC);
    const Nanoseconds wall = read_clock(CLOCK_REALTIME);
    const Nanoseconds after = read_clock(CLOCK_MONOTONIC);
    if (after - before < narrowest) {
      narrowest = after - before;
      best = {after, before + (after - before) / 2 - wall};
    }
    if (narrowest < std::chrono::microseconds{5}) break;
  }
  return best;
}

Instant ClockPair::to_monotonic(Nanoseconds wall) const noexcept {
  const Nanoseconds t = wall + offset;
  const bool plausible = t <= monotonic && monotonic - t < std::chrono::seconds{2};
  return Instant{plausible ? t : monotonic};
}

Instant monotonic_now() noexcept {
  return Instant{read_clock(CLOCK_MONOTONIC)};
}

WallTime wall_now() noexcept {
  return WallTime{read_clock(CLOCK_REALTIME)};
}

}  // namespace dragoman::net
