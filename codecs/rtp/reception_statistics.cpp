#include "codecs/rtp/reception_statistics.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace dragoman::rtp {

namespace {

constexpr std::uint16_t kMaxDropout = 3000;  // RFC 3550 A.1
constexpr std::uint16_t kMaxMisorder = 100;
constexpr std::uint32_t kWrap = 0x10000;
constexpr std::int64_t kNanosecond = 1'000'000'000;

std::int64_t in_clock_units(Instant time, int clock_rate) noexcept {
  const std::int64_t ns = time.time_since_epoch().count();
  return ns / kNanosecond * clock_rate + ns % kNanosecond * clock_rate / kNanosecond;
}

}  // namespace

void ReceptionStatistics::restart(SequenceNumber sequence) noexcept {
  started_ = true;
  highest_ = to_int(sequence);
  base_ = highest_;
  cycles_ = 0;
  suspect_ = kNoSuspect;
  received_ = expected_before_ = received_before_ = 0;
  have_transit_ = false;
  spread_ = {};
}

/// Moves the highest sequence number along (A.1, update_seq); false for a jump that is not
/// believed.
bool ReceptionStatistics::follow(SequenceNumber sequence) noexcept {
  const std::uint16_t number = to_int(sequence);
  const auto ahead = static_cast<std::uint16_t>(number - highest_);
  if (ahead < kMaxDropout) {
    if (number < highest_) cycles_ += kWrap;
    highest_ = number;
  } else if (ahead <= kWrap - kMaxMisorder) {
    if (number != suspect_) {
      suspect_ = to_int(sequence + 1);
      return false;
    }
    restart(sequence);  // two in a row: the sender began anew
  }
  return true;
}

bool ReceptionStatistics::receive(SequenceNumber sequence, Timestamp timestamp,
                                  Instant arrival) noexcept {
  if (!started_) restart(sequence);
  if (!follow(sequence)) return false;
  ++received_;
  update_jitter(timestamp, arrival);
  return true;
}

/// A.8, with the jitter kept sixteen-fold. Transit times wrap with the timestamp.
void ReceptionStatistics::update_jitter(Timestamp timestamp, Instant arrival) noexcept {
  const auto transit =
      static_cast<std::uint32_t>(in_clock_units(arrival, clock_rate_)) - to_int(timestamp);
  if (have_transit_) {
    const std::int64_t change =
        std::abs(std::int64_t{static_cast<std::int32_t>(transit - transit_)});
    jitter_ += change - ((jitter_ + 8) >> 4);
    spread_.least = spread_.count == 0 ? change : std::min(spread_.least, change);
    spread_.most = std::max(spread_.most, change);
    spread_.sum += static_cast<double>(change);
    spread_.squares += static_cast<double>(change) * static_cast<double>(change);
    ++spread_.count;
  }
  transit_ = transit;
  have_transit_ = true;
}

void ReceptionStatistics::sender_report(NtpTime stamp, Instant arrival) noexcept {
  last_report_ = stamp;
  last_report_arrival_ = arrival;
  have_report_ = true;
}

std::uint32_t ReceptionStatistics::extended_highest() const noexcept {
  return cycles_ + highest_;
}

std::int64_t ReceptionStatistics::expected() const noexcept {
  return started_ ? std::int64_t{extended_highest()} - base_ + 1 : 0;
}

double ReceptionStatistics::jitter_ms() const noexcept {
  return static_cast<double>(jitter_) / 16.0 * 1000.0 / clock_rate_;
}

StatisticsSummary ReceptionStatistics::summary(Ssrc source) const noexcept {
  StatisticsSummary result;
  result.source = source;
  const std::int64_t since = expected() - expected_before_;
  result.end = static_cast<std::uint16_t>(highest_ + 1);
  result.begin = static_cast<std::uint16_t>(result.end - since);
  result.lost =
      static_cast<std::uint32_t>(std::max<std::int64_t>(since - (received_ - received_before_), 0));
  if (spread_.count == 0) return result;
  const auto count = static_cast<double>(spread_.count);
  const double mean = spread_.sum / count;
  result.jitter_min = static_cast<std::uint32_t>(spread_.least);
  result.jitter_max = static_cast<std::uint32_t>(spread_.most);
  result.jitter_mean = static_cast<std::uint32_t>(mean);
  result.jitter_deviation =
      static_cast<std::uint32_t>(std::sqrt(std::max(spread_.squares / count - mean * mean, 0.0)));
  return result;
}

ReportBlock ReceptionStatistics::report(Ssrc source, Instant now) noexcept {
  const std::int64_t expected_since = expected() - expected_before_;
  const std::int64_t lost_since = expected_since - (received_ - received_before_);
  expected_before_ = expected();
  received_before_ = received_;
  spread_ = {};

  ReportBlock block;
  block.source = source;
  if (expected_since > 0 && lost_since > 0) {
    block.fraction_lost =
        static_cast<std::uint8_t>(std::min<std::int64_t>(lost_since * 256 / expected_since, 255));
  }
  block.cumulative_lost =
      static_cast<std::int32_t>(std::clamp<std::int64_t>(lost(), -0x800000, 0x7FFFFF));
  block.extended_highest = extended_highest();
  block.jitter = static_cast<std::uint32_t>(jitter_ >> 4);
  if (have_report_) {
    block.last_sr = middle_bits(last_report_);
    block.delay_since_sr = to_short_format(now - last_report_arrival_);
  }
  return block;
}

}  // namespace dragoman::rtp
