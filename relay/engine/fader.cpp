#include "relay/engine/fader.h"

#include "codecs/pcm/channels.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace dragoman::engine {
namespace {

/// Adds `in` with a gain that goes from 0 to 1 on a quarter of a sine, as its counterpart goes from
/// 1 to 0: the sum of the squares is 1 all the way.
void add_even(audio::GainRamp& ramp, audio::Block in, audio::MutableBlock out,
              int channels) noexcept {
  const auto stride = static_cast<std::size_t>(channels);
  for (std::size_t i = 0; i + stride <= std::min(in.size(), out.size()); i += stride) {
    const float gain = std::sin(ramp.next() * std::numbers::pi_v<float> / 2);
    for (std::size_t c = i; c < i + stride; ++c) out[c] += in[c] * gain;
  }
}

}  // namespace

Fader::Voice* Fader::find(const Ingredient& what) noexcept {
  const auto found = std::find_if(voices_.begin(), voices_.end(), [&what](const Voice& voice) {
    return voice.used && voice.what == what;
  });
  return found == voices_.end() ? nullptr : &*found;
}

/// A free place; when there is none, that of the quietest on its way out.
Fader::Voice& Fader::vacate() noexcept {
  const auto rank = [](const Voice& voice) {
    return !voice.used ? -1.0F : voice.gain.gain() + (voice.gain.target() > 0 ? 1000.0F : 0.0F);
  };
  return *std::min_element(voices_.begin(), voices_.end(),
                           [rank](const Voice& a, const Voice& b) { return rank(a) < rank(b); });
}

void Fader::aim(std::span<const Wish> wishes) noexcept {
  for (auto& voice : voices_) {
    const bool wished = std::any_of(wishes.begin(), wishes.end(),
                                    [&voice](const Wish& wish) { return wish.what == voice.what; });
    if (voice.used && !wished && voice.gain.target() != 0) voice.gain.ramp_to(0, kCrossFade);
  }
  for (const auto& wish : wishes) {
    Voice* voice = find(wish.what);
    if (voice == nullptr) {
      voice = &vacate();
      *voice = {true, wish.what, audio::GainRamp{0.0F}};
    }
    if (voice->gain.target() != wish.gain) voice->gain.ramp_to(wish.gain, wish.fade);
  }
}

void Fader::forget(const Source* source) noexcept {
  for (auto& voice : voices_)
    if (voice.used && voice.what.source == source) voice = {};
}

void Fader::add(Voice& voice, const Strand& strand, audio::MutableBlock out,
                int channels) noexcept {
  std::array<float, static_cast<std::size_t>(audio::kMaxBlock) * audio::kMaxChannels> converted;
  audio::Block in = strand.block;
  if (strand.channels != channels) {
    const auto length = std::min(converted.size(), out.size());
    const auto space = audio::MutableBlock{converted}.first(length);
    const auto got = pcm::convert_channels(in, strand.channels, space, channels);
    in = audio::Block{space}.first(static_cast<std::size_t>(got * channels));
  }
  if (law_ == Law::equal_power && voice.what.source != kTheFloor && voice.gain.moving())
    add_even(voice.gain, in, out, channels);
  else
    voice.gain.add(in, out, channels);
  if (!voice.gain.moving() && voice.gain.gain() == 0) voice = {};
}

}  // namespace dragoman::engine
