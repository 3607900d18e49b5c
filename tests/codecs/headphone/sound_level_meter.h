#pragma once
/// A sound level meter that shares nothing with the code it judges: the A-curve from its formula,
/// by Fourier transform of the whole recording.

#include "codecs/audio/format.h"

#include <vector>

namespace dragoman::testing {

/// Gain of the A-weighting at `hz`, by the formula of IEC 61672-1.
double a_curve(double hz);

/// A recording (mono), A-weighted without delay.
std::vector<double> a_weighted(audio::Block recording);

/// dB SPL of each sample's last 100 ms (RMS; shorter at the beginning counts as silence before),
/// when a sine with a peak of 1.0 is `full_scale_db`.
std::vector<double> levels(audio::Block recording, double full_scale_db);

/// The longest run of `levels` above a limit, in samples.
Samples longest_above(const std::vector<double>& levels, double limit_db);

/// The highest sample, as dB SPL.
double peak_db(audio::Block recording, double full_scale_db);

/// Mean of the whole recording, A-weighted, dB SPL.
double mean_db(audio::Block recording, double full_scale_db);

}  // namespace dragoman::testing
