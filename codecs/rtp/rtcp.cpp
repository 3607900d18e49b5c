#include "codecs/rtp/rtcp.h"

namespace dragoman::rtp {

namespace {
constexpr std::int64_t kNanosecond = 1'000'000'000;
}

WallTime wall_time_at(const SenderInfo& info, Timestamp rtp, int clock_rate) noexcept {
  const std::int64_t since = distance(rtp, info.rtp);
  return from_ntp(info.ntp) + Nanoseconds{since * kNanosecond / clock_rate};
}

Timestamp timestamp_at(const SenderInfo& info, WallTime time, int clock_rate) noexcept {
  const Nanoseconds since = time - from_ntp(info.ntp);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
  const std::int64_t rest = (since - seconds).count();
  return info.rtp +
         (seconds.count() * clock_rate + (rest * clock_rate + kNanosecond / 2) / kNanosecond);
}

std::optional<Nanoseconds> round_trip(const ReportBlock& block, WallTime arrival) noexcept {
  if (block.last_sr == 0) return {};
  const std::uint32_t units = middle_bits(to_ntp(arrival)) - block.last_sr - block.delay_since_sr;
  if (static_cast<std::int32_t>(units) < 0) return {};
  return from_short_format(units);
}

}  // namespace dragoman::rtp
