#include "codecs/rtp/ntp_time.h"

#include <limits>

namespace dragoman::rtp {

namespace {
constexpr std::int64_t kUnixEpoch = 2'208'988'800;  // seconds from 1900 to 1970
constexpr std::int64_t kNanosecond = 1'000'000'000;
}  // namespace

NtpTime to_ntp(WallTime time) noexcept {
  const auto since = time.time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
  const auto nanoseconds = static_cast<std::uint64_t>((since - seconds).count());
  const std::uint64_t fraction = ((nanoseconds << 32) + kNanosecond / 2) / kNanosecond;
  // The seconds wrap with the era; converting to unsigned and shifting takes them modulo 2^32.
  return NtpTime{(static_cast<std::uint64_t>(seconds.count() + kUnixEpoch) << 32) + fraction};
}

WallTime from_ntp(NtpTime stamp) noexcept {
  auto seconds = static_cast<std::int64_t>(to_int(stamp) >> 32);
  if (seconds < std::int64_t{1} << 31) seconds += std::int64_t{1} << 32;
  const std::uint64_t fraction = to_int(stamp) & 0xFFFF'FFFF;
  const std::uint64_t nanoseconds = (fraction * kNanosecond + (std::uint64_t{1} << 31)) >> 32;
  return WallTime{std::chrono::seconds{seconds - kUnixEpoch} +
                  Nanoseconds{static_cast<std::int64_t>(nanoseconds)}};
}

std::uint32_t to_short_format(Nanoseconds d) noexcept {
  if (d <= Nanoseconds::zero()) return 0;
  if (d >= std::chrono::seconds{65536}) return std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(static_cast<std::uint64_t>(d.count()) * 65536 / kNanosecond);
}

Nanoseconds from_short_format(std::uint32_t units) noexcept {
  return Nanoseconds{static_cast<std::int64_t>(std::uint64_t{units} * kNanosecond / 65536)};
}

}  // namespace dragoman::rtp
