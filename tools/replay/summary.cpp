#include "tools/replay/summary.h"

#include "client/cli/json_line.h"

#include <fmt/format.h>

#include <algorithm>

namespace dragoman::replay {
namespace {

constexpr double kBinsPerMs = 10;

double to_ms(Samples samples) {
  return static_cast<double>(samples) * 1000 / kSampleRate;
}

}  // namespace

void Summary::block(const PlayedBlock& block) {
  if (played_ == 0 && !block.pull.decoded) return;
  played_ += static_cast<Samples>(block.samples.size()) / channels_;
  concealed_ += block.pull.concealed;
  if (block.pull.waiting) return;
  const auto bin = static_cast<std::size_t>(std::max(0.0, to_ms(block.stats.delay) * kBinsPerMs));
  ++delays_[std::min(bin, kBins - 1)];
  ++blocks_;
}

double Summary::delay_ms(double quantile) const {
  const auto wanted = quantile * static_cast<double>(blocks_);
  std::uint64_t below = 0;
  for (std::size_t bin = 0; bin < kBins; ++bin) {
    below += delays_[bin];
    if (below > 0 && static_cast<double>(below) >= wanted)
      return static_cast<double>(bin) / kBinsPerMs;
  }
  return 0;
}

double Summary::concealed_share() const noexcept {
  return played_ > 0 ? static_cast<double>(concealed_) / static_cast<double>(played_) : 0;
}

std::string Summary::json(const Harness& harness, bool cut) const {
  const auto whole = [](auto value) { return static_cast<long long>(value); };
  const auto& stats = harness.stats();
  const auto& counts = harness.counts();
  client::JsonLine delays;
  delays.number("p50", delay_ms(0.5), 1).number("p90", delay_ms(0.9), 1);
  delays.number("p99", delay_ms(0.99), 1).number("max", delay_ms(1), 1);
  client::JsonLine line;
  line.number("seconds", to_ms(played_) / 1000, 3).integer("datagrams", whole(counts.accepted));
  line.integer("malformed", whole(counts.malformed + stats.malformed));
  line.integer("overflow", whole(counts.overflow)).integer("lost", whole(stats.lost));
  line.integer("late", whole(stats.late)).integer("recovered", whole(stats.recovered));
  line.integer("duplicates", whole(stats.duplicates)).integer("reordered", whole(stats.reordered));
  line.integer("restarts", whole(stats.restarts)).integer("underruns", whole(stats.underruns));
  line.number("concealed_ms", to_ms(concealed_), 1);
  line.number("concealed_percent", concealed_share() * 100, 4);
  line.raw("delay_ms", delays.str()).number("target_ms", to_ms(stats.target), 2);
  line.number("jitter_ms", stats.jitter_ms, 3).number("drift_ppm", stats.drift_ppm, 2);
  line.number("skipped_s", std::chrono::duration<double>(counts.skipped).count(), 3);
  return line.raw("cut", cut ? "true" : "false").str();
}

std::string Summary::text(const Harness& harness) const {
  const auto& stats = harness.stats();
  return fmt::format(
      "{:.1f} s played; delay p50 {:.1f}, p99 {:.1f}, max {:.1f} ms; concealed {:.1f} ms ({:.3f} "
      "%); "
      "lost {}, late {}, recovered {}, restarts {}; drift {:.1f} ppm",
      to_ms(played_) / 1000, delay_ms(0.5), delay_ms(0.99), delay_ms(1), to_ms(concealed_),
      concealed_share() * 100, stats.lost, stats.late, stats.recovered, stats.restarts,
      stats.drift_ppm);
}

}  // namespace dragoman::replay
