#pragma once
/// All who report what they receive: how many hear each channel well, and who loses most. Pure.

#include "relay/app/media_control.h"

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace dragoman::app {

/// Of the reporting receivers of one channel. A listener by two paths reports for each.
struct Population {
  int reporters = 0;
  int losing = 0;   ///< a share of their packets at or above the limit
  int nothing = 0;  ///< that no packet came
  /// Those that lose most, worst first; nobody who loses nothing.
  std::vector<ListenerReport> worst;

  int well() const noexcept { return reporters - losing - nothing; }
};

/// Control thread.
class PopulationBook {
 public:
  static constexpr std::size_t kWorst = 10;
  /// Whoever can reach the media port may report under any name: more than these are overlooked.
  static constexpr std::size_t kMost = 32768;
  /// What all receivers together may use for their reports, bytes a second: 1 Mb/s. Up to some
  /// 4,000 of them report as often as they like, each 5 s in the mean; 10,000 each 11.5 s.
  static constexpr double kAllReports = 125'000;
  /// Bytes of one of ours, IP and UDP headers included.
  static constexpr double kOneReport = 144;

  /// `channels[room]`: how many the room has; `losing_percent`: from where on one loses.
  PopulationBook(const std::vector<std::size_t>& channels, double losing_percent);

  void note(const ListenerReport& report, Instant now);
  /// Works out who is there now; forgets those whose last reports should have come long ago.
  void settle(Instant now);

  /// As of the last settle().
  const Population& of(std::size_t room, std::size_t channel) const {
    return rooms_[room][channel];
  }
  std::size_t reporters() const noexcept { return entries_.size(); }
  /// What each may use for its reports, bytes a second.
  double allowance() const noexcept;
  /// Reports that there was no room for, since start.
  std::uint64_t overlooked() const noexcept { return overlooked_; }

 private:
  struct Entry {
    ListenerReport report;  ///< the latest; of one that hears nothing, where it did before
    Instant when{};
  };
  Nanoseconds patience() const noexcept;
  void rank(Population& population, const ListenerReport& report) const;

  double losing_percent_;
  std::unordered_map<std::uint64_t, Entry> entries_;  ///< by the reporter's SSRC and address
  std::vector<std::vector<Population>> rooms_;
  std::uint64_t overlooked_ = 0;
};

}  // namespace dragoman::app
