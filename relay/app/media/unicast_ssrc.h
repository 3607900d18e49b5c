#pragma once
/// SSRC of a channel's merged unicast packets. They are a stream of their own, with their own
/// sequence numbers, so they never share an SSRC with the channel's groups.

#include "relay/event/event.h"

#include <cstdint>
#include <string>

namespace dragoman::app {

/// Derived from the plain stream's SSRC, s: MurmurHash3's 32-bit finaliser (Appleby) of
/// s XOR 0x756E6963 ("unic"), and 1 where that is 0. Stable over restarts, like s itself; the 10
/// and the 20 ms packets of a channel share it. Any thread; allocates nothing.
std::uint32_t unicast_ssrc(const event::Event& event, std::size_t room,
                           const std::string& channel_id) noexcept;

}  // namespace dragoman::app
