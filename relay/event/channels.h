#pragma once
/// A room's channels before any override: what both the built-in event and the loader start from.

#include "relay/event/event.h"
#include "relay/event/language.h"

#include <vector>

namespace dragoman::event {

inline constexpr const char* kFloorId = "floor";

/// Ports of one channel: RTP and RTCP of the plain stream, then of the RED twin.
inline constexpr int kPortsPerChannel = 4;

/// The first of them. Beyond 65535 for rooms that the loader refuses.
int first_port(std::size_t room, int channel_number) noexcept;

/// Number 0 of every room.
Channel floor_channel(bool stereo);

/// The channel of a language, with the room's fallback.
Channel language_channel(const Language& language, int number, const Fallback& fallback);

}  // namespace dragoman::event
