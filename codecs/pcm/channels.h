#pragma once
/// Mono into stereo and back.

#include "codecs/audio/format.h"

namespace dragoman::pcm {

/// Copies `in` (interleaved, `in_channels`) to `out` (interleaved, `out_channels`); both are 1
/// or 2. Mono goes to both sides; stereo to mono is the mean, which cannot clip. Returns samples
/// per channel written: the lesser of both blocks. `in` and `out` must not overlap. Any thread;
/// real-time safe.
Samples convert_channels(audio::Block in, int in_channels, audio::MutableBlock out,
                         int out_channels) noexcept;

}  // namespace dragoman::pcm
