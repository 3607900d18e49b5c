#pragma once
/// Speech for those scenarios that a tone cannot tell: a text as espeak-ng reads it.

#include <memory>
#include <vector>

namespace dragoman::testing {

/// tools/speech/en.txt in English, 48 kHz mono, at an integrated loudness (libebur128) of `lufs`.
std::shared_ptr<const std::vector<float>> spoken(double lufs);

/// Integrated loudness by libebur128, LUFS.
double loudness(const std::vector<float>& sound);

}  // namespace dragoman::testing
