#include "client/audio/device.h"

#include <ctime>

namespace dragoman::client {
namespace {
Nanoseconds read_clock(clockid_t clock) noexcept {
  timespec t{};
  clock_gettime(clock, &t);
  return std::chrono::seconds{t.tv_sec} + Nanoseconds{t.tv_nsec};
}
}  // namespace

Instant monotonic_now() noexcept {
  return Instant{read_clock(CLOCK_MONOTONIC)};
}
WallTime wall_now() noexcept {
  return WallTime{read_clock(CLOCK_REALTIME)};
}

}  // namespace dragoman::client
