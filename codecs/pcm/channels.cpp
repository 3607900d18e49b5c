#include "codecs/pcm/channels.h"

#include <algorithm>
#include <cstddef>

namespace dragoman::pcm {

Samples convert_channels(audio::Block in, int in_channels, audio::MutableBlock out,
                         int out_channels) noexcept {
  const std::size_t frames = std::min(in.size() / static_cast<std::size_t>(in_channels),
                                      out.size() / static_cast<std::size_t>(out_channels));
  if (in_channels == out_channels) {
    std::copy_n(in.begin(), frames * static_cast<std::size_t>(in_channels), out.begin());
  } else if (in_channels == 1) {
    for (std::size_t i = 0; i < frames; ++i) out[2 * i] = out[2 * i + 1] = in[i];
  } else {
    for (std::size_t i = 0; i < frames; ++i) out[i] = 0.5F * (in[2 * i] + in[2 * i + 1]);
  }
  return static_cast<Samples>(frames);
}

}  // namespace dragoman::pcm
