#pragma once
/// What a receiver of one stream reports in RTCP (RFC 3550 §6.4.1, appendices A.1, A.3, A.8).

#include "codecs/audio/time.h"
#include "codecs/rtp/rtcp.h"
#include "codecs/rtp/types.h"

namespace dragoman::rtp {

/// Single thread; real-time safe. Sources are registered before they are heard, so the probation of
/// A.1 is left out; its tests for jumps and restarts are kept: a jump of more than 3000 forward or
/// 100 back counts only when the next packet follows it in order, and then the counting starts
/// anew.
class ReceptionStatistics {
 public:
  /// `clock_rate` in Hz is the stream's RTP clock.
  explicit ReceptionStatistics(int clock_rate = kSampleRate) noexcept : clock_rate_(clock_rate) {}

  /// Counts a packet. False when it looked like a jump and was not counted.
  bool receive(SequenceNumber sequence, Timestamp timestamp, Instant arrival) noexcept;
  /// Remembers a sender report for LSR and DLSR.
  void sender_report(NtpTime stamp, Instant arrival) noexcept;

  /// Highest sequence number received, with the count of wraps in the upper 16 bits.
  std::uint32_t extended_highest() const noexcept;
  std::int64_t expected() const noexcept;  ///< packets, by sequence numbers
  std::int64_t received() const noexcept { return received_; }
  std::int64_t lost() const noexcept { return expected() - received_; }  ///< < 0 with duplicates
  double jitter_ms() const noexcept;  ///< interarrival jitter (A.8)

  /// What came since the last report(), which it says more exactly and with the spread of the
  /// transit times. Ask before report().
  StatisticsSummary summary(Ssrc source) const noexcept;
  /// The report block for `source`; the fraction lost is that since the report before.
  ReportBlock report(Ssrc source, Instant now) noexcept;

 private:
  void restart(SequenceNumber sequence) noexcept;
  bool follow(SequenceNumber sequence) noexcept;
  void update_jitter(Timestamp timestamp, Instant arrival) noexcept;

  int clock_rate_;
  bool started_ = false;
  std::uint16_t highest_ = 0;
  std::uint32_t cycles_ = 0;  ///< wraps × 65536
  std::uint32_t base_ = 0;
  std::uint32_t suspect_ = kNoSuspect;  ///< sequence number that would confirm a jump
  std::int64_t received_ = 0, expected_before_ = 0, received_before_ = 0;
  bool have_transit_ = false;
  std::uint32_t transit_ = 0;  ///< arrival less timestamp, clock units modulo 2^32
  std::int64_t jitter_ = 0;    ///< sixteen-fold, clock units
  /// Changes of transit time since the last report, clock units.
  struct Spread {
    std::int64_t count = 0, least = 0, most = 0;
    double sum = 0, squares = 0;
  } spread_;
  NtpTime last_report_{};
  Instant last_report_arrival_{};
  bool have_report_ = false;

  static constexpr std::uint32_t kNoSuspect = 0x10000;
};

}  // namespace dragoman::rtp
