#pragma once
/// An event file of any size, for a relay to be loaded with. Pure.

#include <string>

namespace dragoman::load {

inline constexpr int kMostBooths = 31;

/// One room "hall" on loopback: so many booths, 1 … kMostBooths, each of a language of its own,
/// with so many desks each, and the floor's language beside.
std::string event_text(int booths, int desks_a_booth);

}  // namespace dragoman::load
