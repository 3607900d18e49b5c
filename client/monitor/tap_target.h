#pragma once
/// What a technician can listen to unnoticed: channels, floor sources, and desks' two ears. Pure.

#include "client/monitor/board.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dragoman::client {

struct TapTarget {
  enum class What : std::uint8_t { channel, source, microphone, incoming };
  What what = What::channel;
  std::string room;
  std::string id;  ///< channel, source or booth
  int desk = 0;    ///< of a booth
  bool operator==(const TapTarget&) const = default;
};

/// "hall/en" (a channel), "hall/en:1" (a desk's microphone, on air or not), "hall/en:1:incoming"
/// (what that desk hears), "hall/source:mixer"; without a room that of `room`. Nothing when it is
/// none of these, or no room is known.
std::optional<TapTarget> parse_tap_target(std::string_view text, const std::string& room);
/// The same text, with its room.
std::string to_string(const TapTarget& target);
/// The relay's path that carries it.
std::string tap_path(const TapTarget& target);

/// All that the board has (of `room`; empty = of every room), in the order of the screen.
std::vector<TapTarget> tap_targets(const Board& board, const std::string& room);
/// What it is now, for a list: "hall/en:1  microphone, on air".
std::string tap_words(const Board& board, const TapTarget& target);

}  // namespace dragoman::client
