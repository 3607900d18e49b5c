#include "client/listen/ear.h"

#include <algorithm>
#include <cmath>

namespace dragoman::client {
namespace {

/// Correlation of two blocks; opposite ones count as different.
float likeness(audio::Block a, audio::Block b) noexcept {
  double aa = 0, bb = 0, ab = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    aa += static_cast<double>(a[i] * a[i]);
    bb += static_cast<double>(b[i] * b[i]);
    ab += static_cast<double>(a[i] * b[i]);
  }
  const double product = std::sqrt(aa * bb);
  return product > 0 ? static_cast<float>(std::clamp(ab / product, 0.0, 1.0)) : 0.0F;
}

}  // namespace

Ear::Ear(int channels, Samples limit, SampleTap* tap)
    : channels_(channels), limit_(limit), tap_(tap), meter_(channels) {}

bool Ear::add(Voice* voice) noexcept {
  return commands_.push({Command::Kind::add, voice, voice->id(), 1});
}

bool Ear::remove(int id) noexcept {
  return commands_.push({Command::Kind::remove, nullptr, id, 1});
}

void Ear::set_volume(float gain) noexcept {
  commands_.push({Command::Kind::volume, nullptr, 0, gain});
}

Voice* Ear::retired() noexcept {
  Voice* voice = nullptr;
  return retired_.pop(voice) ? voice : nullptr;
}

void Ear::render(audio::MutableBlock out, Instant playback) noexcept {
  obey();
  const auto width = static_cast<std::size_t>(channels_);
  const auto most = static_cast<std::size_t>(kFade) * width;
  while (!out.empty()) {
    const auto part = out.first(std::min(out.size(), most));
    render_block(part, playback);
    playback += samples_to_duration(static_cast<Samples>(part.size() / width));
    out = out.subspan(part.size());
  }
}

void Ear::obey() noexcept {
  Command command;
  while (commands_.pop(command)) {
    switch (command.kind) {
      case Command::Kind::add:
        if (count_ < kMaxVoices)
          voices_[count_++] = command.voice;
        else
          retired_.push(command.voice);
        break;
      case Command::Kind::remove:
        take_out(command.id);
        break;
      case Command::Kind::volume:
        volume_.ramp_to(command.gain, kFade);
        break;
    }
  }
}

void Ear::take_out(int id) noexcept {
  for (std::size_t i = 0; i < count_; ++i) {
    Voice* voice = voices_[i];
    if (voice->id() != id) continue;
    if (voice->heard) gone_.add(voice->stats());
    if (voice == current_) current_ = nullptr;
    voices_[i] = voices_[--count_];
    retired_.push(voice);
    return;
  }
}

void Ear::render_block(audio::MutableBlock out, Instant playback) noexcept {
  std::fill(out.begin(), out.end(), 0.0F);
  for (std::size_t i = 0; i < count_; ++i) pull(i, out.size(), playback);
  choose(out.size());
  for (std::size_t i = 0; i < count_; ++i)
    add(*voices_[i], audio::Block{blocks_[i]}.first(out.size()), out);
  volume_.process(out, channels_);
  emit(out);
  meter_.process(out);
  report(playback);
}

void Ear::pull(std::size_t i, std::size_t size, Instant playback) noexcept {
  Voice& voice = *voices_[i];
  const auto pulled = voice.pull(audio::MutableBlock{blocks_[i]}.first(size), playback);
  voice.sounding = !pulled.waiting;
  voice.sounded = voice.sounding ? voice.sounded + static_cast<Samples>(size) / channels_ : 0;
  if (voice.sounding && !now_.started) {
    now_.started = true;
    current_ = &voice;
    voice.gain.set(1.0F);
  }
  if (pulled.decoded) voice.decoded_at = playback;
  if (&voice == current_) now_.concealed += pulled.concealed;
}

/// The powers of the two in a fade add up to 1. Two different sounds do that when the squares of
/// their gains do; as far as they are the same one (two channels that carry the floor) they would
/// add up to more, by twice the product of the gains.
void Ear::add(Voice& voice, audio::Block block, audio::MutableBlock out) noexcept {
  if (voice.gain.gain() <= 0.0F && !voice.gain.moving()) return;
  voice.heard = true;
  const auto width = static_cast<std::size_t>(channels_);
  for (std::size_t at = 0; at < out.size(); at += width) {
    const float part = std::clamp(voice.gain.next(), 0.0F, 1.0F);
    const float gain = std::sqrt(part / (1 + 2 * likeness_ * std::sqrt(part * (1 - part))));
    for (std::size_t c = 0; c < width; ++c) out[at + c] += gain * block[at + c];
  }
}

void Ear::choose(std::size_t size) noexcept {
  Voice* const before = current_ != nullptr && current_->sounding ? current_ : nullptr;
  std::size_t from = 0, to = 0;
  Voice* best = before;
  for (std::size_t i = 0; i < count_; ++i) {
    Voice* voice = voices_[i];
    if (voice == before) from = i;
    const bool ready = voice->sounding && (before == nullptr || voice->sounded > kWarmUp);
    if (!ready || (best != nullptr && voice->rank() <= best->rank())) continue;
    best = voice;
    to = i;
  }
  if (best == nullptr || best == current_) return;
  likeness_ = before == nullptr ? 0.0F
                                : likeness(audio::Block{blocks_[from]}.first(size),
                                           audio::Block{blocks_[to]}.first(size));
  current_ = best;
  for (std::size_t i = 0; i < count_; ++i)
    voices_[i]->gain.ramp_to(voices_[i] == current_ ? 1.0F : 0.0F, kFade);
}

void Ear::emit(audio::MutableBlock out) noexcept {
  if (!now_.started) return;
  const auto width = static_cast<std::size_t>(channels_);
  auto frames = static_cast<Samples>(out.size() / width);
  if (limit_ > 0 && now_.played + frames > limit_) {
    const auto keep = std::max<Samples>(0, limit_ - now_.played);
    std::fill(out.begin() + static_cast<std::ptrdiff_t>(keep) * channels_, out.end(), 0.0F);
    frames = keep;
  }
  if (tap_ != nullptr && frames > 0)
    tap_->write(out.first(static_cast<std::size_t>(frames) * width));
  now_.played += frames;
}

void Ear::report(Instant playback) noexcept {
  now_.rms_dbfs = meter_.rms_dbfs();
  now_.peak_dbfs = meter_.peak_dbfs();
  static_cast<HeardTotals&>(now_) = gone_;
  bool fading = false;
  for (std::size_t i = 0; i < count_; ++i) {
    const Voice& voice = *voices_[i];
    fading = fading || voice.gain.moving();
    if (voice.heard) now_.add(voice.stats());
  }
  now_.current = current_ != nullptr ? current_->id() : 0;
  now_.settled = current_ != nullptr && current_->sounding && !fading;
  if (current_ != nullptr) {
    now_.stats = current_->stats();
    now_.decoded_at = current_->decoded_at;
  }
  now_.play_time = playback;
  status_.write(now_);
}

}  // namespace dragoman::client
