#include "client/booth/headphones.h"

#include <algorithm>

namespace dragoman::client {

Headphones::Headphones(Ear& incoming, Ear& partner, PrivateVoices& voices, SampleTap* tap)
    : incoming_(incoming),
      partner_(partner),
      voices_(voices),
      tap_(tap),
      path_(incoming.channels()) {}

void Headphones::set(const headphone::Sound& sound) noexcept {
  wishes_.sound = sound;
  asked_.write(wishes_);
}

void Headphones::hear_partner(PartnerWay way) noexcept {
  wishes_.partner = way;
  asked_.write(wishes_);
}

void Headphones::obey() noexcept {
  const Wishes& asked = asked_.read();
  if (asked == obeyed_) return;
  obeyed_ = asked;
  path_.set(obeyed_.sound);
  path_.set_partner(obeyed_.partner != PartnerWay::none);
  if (obeyed_.partner == PartnerWay::none) return;  // the path fades what there is
  by_line_.ramp_to(obeyed_.partner == PartnerWay::line ? 1.0F : 0.0F, Ear::kFade);
  by_channel_.ramp_to(obeyed_.partner == PartnerWay::channel ? 1.0F : 0.0F, Ear::kFade);
}

void Headphones::render(audio::Block microphone, audio::MutableBlock out,
                        Instant playback) noexcept {
  obey();
  const auto width = static_cast<std::size_t>(incoming_.channels());
  const auto most = static_cast<std::size_t>(Ear::kFade);
  while (!out.empty()) {
    const auto frames = std::min(out.size() / width, most);
    const auto part = out.first(frames * width);
    const auto beside = audio::MutableBlock(beside_).first(part.size());
    const auto behind = audio::MutableBlock(behind_).first(part.size());
    const auto own = microphone.first(std::min(microphone.size(), frames));
    incoming_.render(part, playback);
    const auto channel = audio::MutableBlock(channel_).first(part.size());
    partner_.render(channel, playback);
    for (const auto block : {beside, behind}) std::fill(block.begin(), block.end(), 0.0F);
    const bool talks = voices_.render(behind, beside, playback);
    by_line_.process(beside, incoming_.channels());
    by_channel_.add(channel, beside, incoming_.channels());
    path_.process(part, beside, own, talks ? audio::Block(behind) : audio::Block{});
    if (tap_ != nullptr && incoming_.begun()) tap_->write(part);
    playback += samples_to_duration(static_cast<Samples>(frames));
    out = out.subspan(part.size());
    microphone = microphone.subspan(own.size());
  }
  protection_.write(path_.status());
}

}  // namespace dragoman::client
