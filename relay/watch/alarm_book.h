#pragma once
/// The alarms that are active: begun, acknowledged, ended.

#include "relay/event/event.h"
#include "relay/watch/finding.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dragoman::watch {

struct Alarm {
  std::string id;  ///< "hall/en/silent"; the same alarm has the same id when it comes again
  AlarmKind kind{};
  Place place{};
  bool grave = false;
  bool acknowledged = false;
  WallTime since{};
  std::string what, remedy;  ///< sentences, as it is now or was a moment ago
  WallTime told{};           ///< when they were made
};

/// Control thread; pure. Every change can be taken once, for whoever tells the world.
class AlarmBook {
 public:
  explicit AlarmBook(const event::Event& event) : event_(event) {}

  /// All that is wrong in `room` now (kNone: with the relay itself): what is new begins, what was
  /// and is no more ends.
  void settle(std::int16_t room, const Findings& findings, WallTime now);
  /// False when no such alarm is active.
  bool acknowledge(std::string_view id, bool acknowledged);

  /// In the order of their beginning.
  const std::vector<Alarm>& active() const noexcept { return active_; }
  /// Grows with every change.
  std::uint64_t version() const noexcept { return version_; }
  /// How often alarms of a kind began.
  std::uint64_t begun(AlarmKind kind) const noexcept {
    return begun_[static_cast<std::size_t>(kind)];
  }

  struct Change {
    Alarm alarm;
    bool active = false;  ///< it began; else it ended
  };
  std::vector<Change> take_changes();

 private:
  std::string id_of(const Finding& finding) const;
  /// The same thing is wrong still, perhaps more or less so.
  void follow(Alarm& alarm, const Finding& finding, WallTime now);

  const event::Event& event_;
  std::vector<Alarm> active_;
  std::vector<Change> changes_;
  std::array<std::uint64_t, event::kAlarmKinds> begun_{};
  std::uint64_t version_ = 0;
};

}  // namespace dragoman::watch
