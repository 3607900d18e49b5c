#include "tools/probe/path_watch.h"

#include "client/listen/clocks.h"
#include "tools/probe/percentiles.h"

namespace dragoman::probe {
namespace {

std::optional<double> median(const std::vector<double>& values) {
  if (values.empty()) return std::nullopt;
  return percentile(values, 0.5);
}

double to_ms(Nanoseconds time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

}  // namespace

void PathWatch::look(std::optional<double> hand_over_ms) {
  const Nanoseconds offset = client::wall_offset();
  const client::EarStatus status = ear_.status();
  last_ = listener_.report(client::monotonic_now(), offset);
  if (!looked_) first_ = last_;
  looked_ = true;
  if (hand_over_ms) hand_overs_.push_back(*hand_over_ms);
  // The audio thread may have gone on between the two: only what belongs together counts.
  const bool together = ear_.status().stats.play_timestamp == status.stats.play_timestamp;
  const auto info = listener_.sender();
  if (!together || !last_.latency_ms) return;
  ages_.push_back(*last_.latency_ms);
  delays_.push_back(to_ms(samples_to_duration(status.stats.delay)));
  if (!info) return;
  const WallTime played{status.play_time.time_since_epoch() + offset};
  const rtp::Timestamp heard{static_cast<std::uint32_t>(status.stats.play_timestamp)};
  since_mix_.push_back(to_ms(played - rtp::wall_time_at(*info, heard)));
}

void PathWatch::tell(PathFacts& facts) const {
  facts.age = median(ages_);
  facts.delay = median(delays_);
  // What the delay grew by the sum did not: the two are taken apart only here.
  if (const auto since_mix = median(since_mix_)) facts.sent = *since_mix - *facts.delay;
  facts.hand_over = median(hand_overs_).value_or(0);
  facts.moved += half_range(since_mix_) + half_range(hand_overs_);
}

}  // namespace dragoman::probe
