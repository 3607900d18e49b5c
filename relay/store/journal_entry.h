#pragma once
/// What the journal keeps: something that lasted, where, and of whom.

#include "codecs/audio/time.h"

#include <compare>
#include <optional>
#include <string>

namespace dragoman::store {

/// Ids are the event's; what doesn't apply is empty, a desk then 0.
struct JournalFact {
  /// "on air", "at desk", "handover asked", "slower", "call raised", "call handled",
  /// "floor language", "muted", "link lost", "source dead", "signed in", "refused", "command: …",
  /// "refused: …".
  std::string kind;
  std::string room, channel, booth;
  int desk = 0;
  /// Of what somebody of the staff did: by whom, and what exactly.
  std::string by{}, detail{};
  auto operator<=>(const JournalFact&) const = default;
};

struct JournalEntry {
  JournalFact fact;
  WallTime began{};
  std::optional<WallTime> ended;  ///< none = still so
};

}  // namespace dragoman::store
