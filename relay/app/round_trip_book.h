#pragma once
/// The round trips to all who report, by channel and by how they listen. Pure.

#include "relay/app/media_control.h"

#include <array>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace dragoman::app {

/// To a receiver and back.
struct RoundTrip {
  std::uint16_t room = 0;
  std::int16_t channel = 0;  ///< index
  rtp::Ssrc reporter{};
  rtp::Endpoint from{};
  Nanoseconds time{};
};

/// Of those who listen to a channel one way.
struct RoundTripFigures {
  int reporters = 0;
  double p50_ms = 0, p95_ms = 0, max_ms = 0;
  bool operator==(const RoundTripFigures&) const = default;
};

/// A place that unicast goes to. Ordered, so that many are found quickly.
struct UnicastPlace {
  std::size_t room = 0;
  int channel = 0;
  std::uint32_t address = 0;
  std::uint16_t port = 0;
  auto operator<=>(const UnicastPlace&) const = default;
};

/// Control thread.
class RoundTripBook {
 public:
  /// Reports come every 2.1 to 6.2 s: three that are missing, and who sent them is forgotten.
  static constexpr Nanoseconds kFresh = std::chrono::seconds{20};
  /// Whoever can reach the media port may report under any name: more than these are overlooked.
  static constexpr std::size_t kMost = 32768;

  /// `channels[room]`: how many the room has.
  explicit RoundTripBook(const std::vector<std::size_t>& channels);

  void note(const RoundTrip& trip, Instant now);
  /// Works out the figures of now. Who reports from a place in `unicast` listens by unicast, the
  /// others by multicast.
  void settle(Instant now, std::vector<UnicastPlace> unicast);

  /// As of the last settle(); nothing when nobody reports.
  std::optional<RoundTripFigures> of(std::size_t room, std::size_t channel, bool unicast) const;
  /// Reports that there was no room for, since start.
  std::uint64_t overlooked() const noexcept { return overlooked_; }

 private:
  struct Entry {
    RoundTrip trip;
    Instant when{};
  };
  struct Channel {
    std::array<std::vector<double>, 2> times_ms;  ///< multicast, unicast; of this settling
    std::array<RoundTripFigures, 2> figures;
  };

  std::unordered_map<std::uint64_t, Entry> entries_;  ///< by the reporter's SSRC and address
  std::vector<std::vector<Channel>> rooms_;
  std::uint64_t overlooked_ = 0;
};

}  // namespace dragoman::app
