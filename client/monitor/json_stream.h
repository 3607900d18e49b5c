#pragma once
/// dragoman-monitor --json: the relay's live messages as lines, of one room if asked, with the time
/// in front, and levels as often as asked. Pure.

#include "codecs/audio/time.h"

#include <optional>
#include <string>
#include <string_view>

namespace dragoman::client {

class JsonStream {
 public:
  /// `room` empty = all; `levels_per_second` 0 … 25.
  JsonStream(std::string room, double levels_per_second);

  /// The line for a message of /api/v1/live (PROTOCOL.md, "Live state") that came at `now`, `t`
  /// seconds since 1970; empty where none is due. Never throws.
  std::string line(std::string_view message, double t, Instant now) noexcept;
  /// The link to the relay was lost.
  static std::string lost(std::string_view reason, double t);
  /// The relay's whole state has no such room.
  bool room_missing() const noexcept { return room_missing_; }

 private:
  std::string room_;
  std::optional<Nanoseconds> every_;  ///< none: no levels
  std::optional<Instant> levels_at_;
  bool room_missing_ = false;
};

}  // namespace dragoman::client
