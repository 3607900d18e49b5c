#include "relay/engine/fader.h"

#include "codecs/pcm/channels.h"

#include <algorithm>

namespace dragoman::engine {
namespace {

bool is_floor(const Ingredient& what) noexcept {
  return what.source == kTheFloor;
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
    if (voice.used && !wished && voice.gain.target() != 0)
      voice.gain.go(0, kCrossFade, law_of(voice.what, kCrossFade, wishes));
  }
  for (const auto& wish : wishes) {
    Voice* voice = find(wish.what);
    if (voice == nullptr) {
      voice = &vacate();
      *voice = {true, wish.what, {}};
    }
    if (voice->gain.target() != wish.gain)
      voice->gain.go(wish.gain, wish.fade, law_of(wish.what, wish.fade, wishes));
  }
}

Fader::Law Fader::law_of(const Ingredient& what, Samples fade,
                         std::span<const Wish> wishes) const noexcept {
  if (law_ == Law::straight || !is_floor(what)) return law_;
  if (fade > kCrossFade) return Law::straight;
  bool copy = false, people = false;
  const auto see = [&](const Ingredient& other) {
    copy = copy || (is_floor(other) && other != what);
    people = people || !is_floor(other);
  };
  for (const auto& wish : wishes) see(wish.what);
  for (const auto& voice : voices_)
    if (voice.used) see(voice.what);
  return people && !copy ? Law::even : Law::straight;
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
  voice.gain.add(in, out, channels);
  if (!voice.gain.moving() && voice.gain.gain() == 0) voice = {};
}

}  // namespace dragoman::engine
