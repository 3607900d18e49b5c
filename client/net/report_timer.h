#pragma once
/// When a receiver of a stream reports (RFC 3550 §6.2, §6.3 and appendix A.7). Pure: time and the
/// seed are handed in.

#include "codecs/audio/time.h"

#include <cstddef>
#include <random>

namespace dragoman::client {

/// What the interval depends on. A receiver that reports by unicast (RFC 5760) knows of no other:
/// the sender and itself are its session.
struct ReportSession {
  int members = 2, senders = 1;
  double stream_bytes_per_second = 0;  ///< with IP and UDP headers; 0 = not known yet
  double report_bytes = 0;             ///< average RTCP datagram, headers as well; 0 = none yet
  /// What the sender allows to each receiver (RFC 5760 §7.1), which then counts instead of a share
  /// of the stream's; 0 = it said nothing.
  double allowed_bytes_per_second = 0;
};

/// The deterministic interval of a receiver: reports take 5 % of the stream's bandwidth between
/// them (three quarters of that for receivers while senders are few), and at least 5 s, 2.5 s
/// before the first report.
Nanoseconds report_interval(const ReportSession& session, bool first) noexcept;

/// One thread; real-time safe. With timer reconsideration, so that a mean interval is the
/// deterministic one while each is random, from 0.41 to 1.23 of it.
class ReportTimer {
 public:
  /// Joined at `now`.
  ReportTimer(Instant now, std::uint32_t seed, const ReportSession& session) noexcept;

  /// When to ask expired() next.
  Instant due() const noexcept { return due_; }
  /// True when a report is to be sent at `now`; the next is scheduled then.
  bool expired(Instant now, const ReportSession& session) noexcept;

 private:
  Nanoseconds draw(const ReportSession& session) noexcept;

  std::minstd_rand random_;
  bool first_ = true;  ///< nothing sent yet; the first draw reads it
  Instant last_, due_;
};

}  // namespace dragoman::client
