#pragma once
/// Removes or repeats a stretch of sound where it resembles its surroundings, so that a delay can
/// change during speech. The idea is WSOLA's (Verhelst & Roelands, ICASSP 1993): join at the lag of
/// greatest similarity, with a cross-fade.

#include "codecs/playout/sample_queue.h"

#include <bitset>

namespace dragoman::playout {

/// Shortest and longest stretch, in samples: 0.5 ms for fine steps, 10 ms for the lowest voices.
inline constexpr Samples kMinLag = 24;
inline constexpr Samples kMaxLag = 480;
/// Which lengths may be removed or added; bit n is n samples.
using Lags = std::bitset<static_cast<std::size_t>(kMaxLag) + 1>;

/// What to do where the sound has a period and no allowed length is a whole number of them.
enum class Periods : bool { any, whole };

/// Both return the samples removed or added, 0 when no allowed stretch is similar enough
/// (normalised correlation ≥ `similarity`, −1 takes the best there is; near-silence always fits) or
/// too few samples are at hand. `whole`: nor where the sound resembles itself, but only at lengths
/// that aren't allowed: of a lone tone any other length is heard. The cross-fade keeps the power,
/// however alike the two sides are. Any thread; real-time safe.
Samples shrink(SampleQueue& queue, const Lags& allowed, float similarity,
               Periods periods = Periods::any) noexcept;
Samples stretch(SampleQueue& queue, const Lags& allowed, float similarity) noexcept;

/// Samples that should be at hand for shrink() to be free in its choice.
inline constexpr Samples kShrinkReach = kMaxLag + 240;

}  // namespace dragoman::playout
