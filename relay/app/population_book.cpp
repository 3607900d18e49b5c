#include "relay/app/population_book.h"

#include <algorithm>

namespace dragoman::app {
namespace {

/// Mean distance of reports, while few report.
constexpr double kUsual = 5;
/// Reports come within 1.23 of the mean distance: three that are missing, and a little.
constexpr double kMissing = 4;

}  // namespace

PopulationBook::PopulationBook(const std::vector<std::size_t>& channels, double losing_percent)
    : losing_percent_(losing_percent) {
  for (const std::size_t count : channels) rooms_.emplace_back(count);
}

double PopulationBook::allowance() const noexcept {
  return kAllReports / static_cast<double>(std::max<std::size_t>(entries_.size(), 1));
}

Nanoseconds PopulationBook::patience() const noexcept {
  const std::chrono::duration<double> mean{std::max(kUsual, kOneReport / allowance())};
  return std::chrono::duration_cast<Nanoseconds>(kMissing * mean);
}

void PopulationBook::note(const ListenerReport& report, Instant now) {
  const std::uint64_t who = std::uint64_t{report.from.address} << 32 | to_int(report.reporter);
  const auto found = entries_.find(who);
  if (report.kind == ListenerReport::Kind::leaves) {
    if (found != entries_.end()) entries_.erase(found);
    return;
  }
  if (report.kind == ListenerReport::Kind::hears_nothing) {
    // Which channel it wants, only what it heard before tells.
    if (found != entries_.end()) {
      found->second.report.kind = report.kind;
      found->second.when = now;
    }
    return;
  }
  if (found == entries_.end() && entries_.size() >= kMost) {
    ++overlooked_;
    return;
  }
  entries_.insert_or_assign(who, Entry{report, now});
}

/// Keeps the worst ten in order.
void PopulationBook::rank(Population& population, const ListenerReport& report) const {
  if (report.loss_percent <= 0) return;
  auto& worst = population.worst;
  const auto place = std::upper_bound(worst.begin(), worst.end(), report,
                                      [](const ListenerReport& a, const ListenerReport& b) {
                                        return a.loss_percent > b.loss_percent;
                                      });
  if (worst.size() >= kWorst && place == worst.end()) return;
  worst.insert(place, report);
  if (worst.size() > kWorst) worst.pop_back();
}

void PopulationBook::settle(Instant now) {
  const Nanoseconds patience = this->patience();
  std::erase_if(entries_, [&](const auto& entry) { return now - entry.second.when > patience; });
  for (auto& room : rooms_) std::fill(room.begin(), room.end(), Population{});
  for (const auto& [who, entry] : entries_) {
    const ListenerReport& report = entry.report;
    Population& population = rooms_[report.room][static_cast<std::size_t>(report.channel)];
    ++population.reporters;
    if (report.kind == ListenerReport::Kind::hears_nothing) {
      ++population.nothing;
      continue;
    }
    if (report.loss_percent >= losing_percent_) ++population.losing;
    rank(population, report);
  }
}

}  // namespace dragoman::app
