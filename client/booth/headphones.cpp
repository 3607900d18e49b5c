#include "client/booth/headphones.h"

#include <algorithm>

namespace dragoman::client {

Headphones::Headphones(Ear& incoming, Ear& partner, SampleTap* tap)
    : incoming_(incoming), partner_(partner), tap_(tap), path_(incoming.channels()) {}

void Headphones::set(const headphone::Sound& sound) noexcept {
  wishes_.sound = sound;
  asked_.write(wishes_);
}

void Headphones::hear_partner(bool heard) noexcept {
  wishes_.partner = heard;
  asked_.write(wishes_);
}

void Headphones::obey() noexcept {
  const Wishes& asked = asked_.read();
  if (asked == obeyed_) return;
  obeyed_ = asked;
  path_.set(obeyed_.sound);
  path_.set_partner(obeyed_.partner);
}

void Headphones::render(audio::Block microphone, audio::MutableBlock out,
                        Instant playback) noexcept {
  obey();
  const auto width = static_cast<std::size_t>(incoming_.channels());
  const auto most = static_cast<std::size_t>(Ear::kFade);
  while (!out.empty()) {
    const auto frames = std::min(out.size() / width, most);
    const auto part = out.first(frames * width);
    const auto beside = audio::MutableBlock(scratch_).first(part.size());
    const auto own = microphone.first(std::min(microphone.size(), frames));
    incoming_.render(part, playback);
    partner_.render(beside, playback);
    path_.process(part, beside, own);
    if (tap_ != nullptr && incoming_.begun()) tap_->write(part);
    playback += samples_to_duration(static_cast<Samples>(frames));
    out = out.subspan(part.size());
    microphone = microphone.subspan(own.size());
  }
  protection_.write(path_.status());
}

}  // namespace dragoman::client
