#pragma once
/// What watching listeners elsewhere in the network say of a room's multicast: the relay's own join
/// proves no more than its kernel.

#include "codecs/rtp/endpoint.h"
#include "relay/event/alarms.h"
#include "relay/watch/finding.h"
#include "relay/watch/latch.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace dragoman::watch {

/// Whether anybody asks who listens (IGMP queries); without one, switches that snoop end multicast
/// after minutes of perfect sound.
enum class Querier : std::uint8_t { unknown, heard, missing };

/// Of one watching listener, at one moment.
struct NetworkReport {
  std::string watcher;  ///< its name: where it stands
  /// Channels (indices) that it joined, and whether packets of the relay come.
  std::vector<std::pair<std::int16_t, bool>> received;
  /// Packets of another sender on a channel's group: which channel, whose address.
  std::vector<std::pair<std::int16_t, std::string>> foreign;
  Querier querier = Querier::unknown;
  /// Packets under the relay's own address that no signed manifest lists: whence they came.
  std::vector<std::pair<std::int16_t, rtp::Endpoint>> forged{};
};

/// Control thread; pure. Of one room.
class NetworkWatch {
 public:
  /// Watchers report each few seconds: one that is silent for longer says nothing any more.
  static constexpr Nanoseconds kFresh = std::chrono::seconds{15};
  /// Whoever may command the relay may report: more watchers, and more foreign senders of one, are
  /// left out.
  static constexpr std::size_t kMost = 32, kMostForeign = 8;
  /// Receivers report each second; anybody who may listen can.
  static constexpr Nanoseconds kRogueFresh = std::chrono::seconds{2};
  static constexpr std::size_t kMostRogues = 64;
  /// Of these at most so many that only guests name, who could name anybody: they neither drown
  /// what others found nor fill the journal.
  static constexpr std::size_t kMostByGuests = 8;

  explicit NetworkWatch(std::int16_t room) : room_(room) {}

  /// False when there are too many watchers.
  bool note(NetworkReport report, Instant now);
  /// A receiver has just dropped packets of a channel that the relay did not send, as its signed
  /// manifests show; they came under that address and port.
  /// `guest`: that receiver has no key of its own.
  void note_forged(std::int16_t channel, const rtp::Endpoint& from, Instant now,
                   bool guest = false);
  void observe(const event::Alarms& limits, Instant now, Findings& out);

 private:
  struct Watcher {
    NetworkReport report;
    Instant when{};
    Latch all_lost, querier;
    std::map<std::int16_t, Latch> lost;
    std::map<std::pair<std::int16_t, std::string>, Latch> foreign;
  };
  void reception(Watcher& watcher, const event::Alarms& limits, Instant now, Findings& out) const;
  /// Of one address on one channel.
  struct Rogue {
    std::uint16_t port = 0;
    bool guests_alone = true;
    Instant when{};
    Latch latch;
  };
  void rogues(const event::Alarms& limits, Instant now, Findings& out);
  void strangers(Watcher& watcher, const event::Alarms& limits, Instant now, Findings& out) const;

  std::int16_t room_;
  std::map<std::string, Watcher> watchers_;
  std::map<std::pair<std::int16_t, std::uint32_t>, Rogue> rogues_;
};

}  // namespace dragoman::watch
