#include "client/booth/check_sound.h"

#include <algorithm>

namespace dragoman::client {
namespace {
constexpr double kToneHz = 1000;

audio::Tone tone_of(float level_db, headphone::Calibration calibration) {
  return audio::Tone(kToneHz, std::min(0.0F, level_db - calibration.full_scale_db));
}
}  // namespace

CheckSound::CheckSound(Headphones& headphones, Samples recording, Samples tone, float level_db,
                       headphone::Calibration calibration)
    : headphones_(headphones),
      tone_length_(tone),
      asked_({level_db, calibration}),
      channels_(headphones.channels()),
      now_{level_db, calibration},
      tone_(tone_of(level_db, calibration)),
      guard_(channels_, calibration) {
  for (Take* take : {&quiet_, &speech_}) take->samples.resize(static_cast<std::size_t>(recording));
}

void CheckSound::rewind(float level_db, headphone::Calibration calibration) noexcept {
  asked_.write({level_db, calibration});
  quiet_.filled = 0;
  speech_.filled = 0;
  played_ = 0;
  heard_db_ = 0;
}

bool CheckSound::done(Step step) const noexcept {
  if (step == Step::tone) return played_.load(std::memory_order_acquire) >= tone_length_;
  return take(step).filled.load(std::memory_order_acquire) == take(step).samples.size();
}

audio::Block CheckSound::recorded(Step step) const noexcept {
  return take(step).samples;
}

void CheckSound::render(audio::Block in, audio::MutableBlock out, Instant playback) noexcept {
  const Step step = step_.load(std::memory_order_acquire);
  const auto frames = out.empty() ? in.size() : out.size() / static_cast<std::size_t>(channels_);
  rendered_.store(rendered() + static_cast<Samples>(frames), std::memory_order_relaxed);
  if (step == Step::idle) return headphones_.render(in, out, playback);
  std::fill(out.begin(), out.end(), 0.0F);
  if (step == Step::quiet) record(quiet_, in, frames);
  if (step == Step::speech) record(speech_, in, frames);
  if (step == Step::tone) play(out);
}

/// A device without a microphone records silence.
void CheckSound::record(Take& take, audio::Block in, std::size_t frames) noexcept {
  const auto filled = take.filled.load(std::memory_order_relaxed);
  const auto more = std::min(take.samples.size() - filled, frames);
  for (std::size_t i = 0; i < more; ++i) take.samples[filled + i] = i < in.size() ? in[i] : 0.0F;
  take.filled.store(filled + more, std::memory_order_release);
}

void CheckSound::play(audio::MutableBlock out) noexcept {
  const auto frames = static_cast<Samples>(out.size()) / channels_;
  const auto played = played_.load(std::memory_order_relaxed);
  if (played >= tone_length_) return;
  if (const Tone& asked = asked_.read(); played == 0 && asked != now_) {
    now_ = asked;
    tone_ = tone_of(asked.level_db, asked.calibration);
    guard_.set_calibration(asked.calibration);
  }
  tone_.process(out, channels_);
  guard_.process(out);
  if (played >= tone_length_ / 2) heard_db_.store(guard_.status().level_db);
  played_.store(played + frames, std::memory_order_release);
}

}  // namespace dragoman::client
