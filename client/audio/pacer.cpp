#include "client/audio/pacer.h"

namespace dragoman::client {
namespace {
constexpr Nanoseconds kPatience = std::chrono::seconds{1};
}

std::int64_t Pacer::skip(Instant now) noexcept {
  const Nanoseconds late = now - deadline();
  if (late <= kPatience) return 0;
  const std::int64_t periods = duration_to_samples(late) / period_;
  at_ += periods * period_;
  return periods;
}

}  // namespace dragoman::client
