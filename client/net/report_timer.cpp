#include "client/net/report_timer.h"

#include <algorithm>
#include <chrono>

namespace dragoman::client {
namespace {

constexpr double kLeast = 5, kLeastFirst = 2.5;  // seconds
/// Whatever a sender says: it must hear again of those whom it told to be quiet.
constexpr double kMost = 120;
constexpr double kUsualReport = 144;  // bytes, before the first was sent
constexpr double kShare = 0.05;       // of the stream's bandwidth
constexpr double kReceivers = 0.75, kFewSenders = 0.25;
/// e - 3/2: what reconsideration would make of the mean otherwise (§6.3.1).
constexpr double kCompensation = 1.21828;

Nanoseconds seconds(double value) noexcept {
  return std::chrono::duration_cast<Nanoseconds>(std::chrono::duration<double>(value));
}

}  // namespace

Nanoseconds report_interval(const ReportSession& session, bool first) noexcept {
  const double least = first ? kLeastFirst : kLeast;
  if (session.allowed_bytes_per_second > 0) {
    const double bytes = session.report_bytes > 0 ? session.report_bytes : kUsualReport;
    return seconds(std::clamp(bytes / session.allowed_bytes_per_second, least, kMost));
  }
  if (session.stream_bytes_per_second <= 0) return seconds(least);
  double bandwidth = kShare * session.stream_bytes_per_second;
  int among = session.members;
  if (session.senders <= kFewSenders * session.members) {
    bandwidth *= kReceivers;
    among -= session.senders;
  }
  return seconds(std::max(least, among * session.report_bytes / bandwidth));
}

ReportTimer::ReportTimer(Instant now, std::uint32_t seed, const ReportSession& session) noexcept
    : random_(seed), last_(now), due_(now + draw(session)) {}

Nanoseconds ReportTimer::draw(const ReportSession& session) noexcept {
  const double span = static_cast<double>(std::minstd_rand::max() - std::minstd_rand::min());
  const double uniform = static_cast<double>(random_() - std::minstd_rand::min()) / span;
  const auto interval = static_cast<double>(report_interval(session, first_).count());
  return Nanoseconds{static_cast<std::int64_t>(interval * (0.5 + uniform) / kCompensation)};
}

bool ReportTimer::expired(Instant now, const ReportSession& session) noexcept {
  if (now < due_) return false;
  due_ = last_ + draw(session);
  if (now < due_) return false;
  first_ = false;
  last_ = now;
  due_ = now + draw(session);
  return true;
}

}  // namespace dragoman::client
