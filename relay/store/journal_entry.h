#pragma once
/// What the journal keeps: something that lasted, where, and of whom.

#include "codecs/audio/time.h"

#include <compare>
#include <optional>
#include <string>

namespace dragoman::store {

/// Ids are the event's; what doesn't apply is empty, a desk then 0.
struct JournalFact {
  /// "on air", "at desk", "handover asked" ("accepted", "declined", "lapsed", "taken"), "slower",
  /// "talk to mate", "talk to technician", "talk to desk", "call raised", "call handled", "floor
  /// language", "muted", "link lost", "source dead", "use microphone", "recording", "recording
  /// failed", "recording resumed", "settings resumed", "command", "message", "flood", "signed in",
  /// "speaker came" and "speaker left" (by WebRTC), "refused", "command: key", "refused: …";
  /// "alarm" and its kind.
  std::string kind;
  std::string room, channel, booth;
  int desk = 0;
  std::string who{};     ///< of a command: role and address
  std::string detail{};  ///< what exactly
  auto operator<=>(const JournalFact&) const = default;
};

struct JournalEntry {
  JournalFact fact;
  WallTime began{};
  std::optional<WallTime> ended;  ///< none = still so
};

}  // namespace dragoman::store
