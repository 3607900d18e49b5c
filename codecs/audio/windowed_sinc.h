#pragma once
/// Ideal low-pass under a Kaiser window: what the resampler and the true-peak meter interpolate
/// with.

namespace dragoman::audio {

/// Value at `x` samples from the centre of a low-pass with cut-off `cutoff` (1 = Nyquist), windowed
/// to ±half_width samples. `beta` trades stop band for steepness: 9 gives 90 dB (Kaiser & Schafer,
/// 1980). Allocates nothing, but is slow: for tables.
double windowed_sinc(double x, double cutoff, double half_width, double beta) noexcept;

}  // namespace dragoman::audio
