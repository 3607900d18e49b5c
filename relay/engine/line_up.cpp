#include "relay/engine/line_up.h"

#include <algorithm>
#include <array>
#include <functional>

namespace dragoman::engine {
namespace {

constexpr Samples kFade = kSampleRate / 100;  ///< as long as the tone's own

constexpr std::array<std::string_view, 26> kLetters{
    ".-",   "-...", "-.-.", "-..",  ".",   "..-.", "--.",  "....", "..",
    ".---", "-.-",  ".-..", "--",   "-.",  "---",  ".--.", "--.-", ".-.",
    "...",  "-",    "..-",  "...-", ".--", "-..-", "-.--", "--.."};
constexpr std::array<std::string_view, 10> kDigits{"-----", ".----", "..---", "...--", "....-",
                                                   ".....", "-....", "--...", "---..", "----."};

std::string_view sign_of(char c) noexcept {
  if (c >= 'a' && c <= 'z') return kLetters[static_cast<std::size_t>(c - 'a')];
  if (c >= 'A' && c <= 'Z') return kLetters[static_cast<std::size_t>(c - 'A')];
  if (c >= '0' && c <= '9') return kDigits[static_cast<std::size_t>(c - '0')];
  return "";
}

}  // namespace

LineUp::LineUp(std::string_view name, audio::Block spoken) : spoken_(spoken.begin(), spoken.end()) {
  constexpr auto kUnit = static_cast<std::size_t>(kMorseUnit);
  spoken_.resize((spoken_.size() + kUnit - 1) / kUnit * kUnit);
  key_all(spoken_.empty() ? name : "");
}

void LineUp::key_all(std::string_view name) {
  const auto key = [this](bool on, int units) {
    keying_.insert(keying_.end(), static_cast<std::size_t>(units), on);
  };
  for (const char c : name) {
    for (const char mark : sign_of(c)) {
      key(true, mark == '.' ? 1 : 3);
      key(false, 1);
    }
    key(false, 2);  // three units between letters
  }
  key(false, name.empty() ? kMorseGap : kMorseGap - 3);
  key(true, kSteadyUnits);
  key(false, kMorseGap);
}

void LineUp::turn(bool on) noexcept {
  if (on == on_) return;
  on_ = on;
  if (on) position_ = 0;
  fading_ = kFade;
  programme_.ramp_to(on ? 0 : 1, kFade);
  voice_.ramp_to(on ? 1 : 0, kFade);
}

void LineUp::process(audio::MutableBlock block, int channels) noexcept {
  if (!on_ && fading_ <= 0) return;
  const auto length = static_cast<Samples>(block.size()) / channels;
  const auto said = static_cast<Samples>(spoken_.size());
  const auto round = said + static_cast<Samples>(keying_.size()) * kMorseUnit;
  position_ %= round;
  const auto unit = static_cast<std::size_t>((position_ - said) / kMorseUnit);
  tone_.set_on(on_ && position_ >= said && keying_[unit]);
  std::array<float, static_cast<std::size_t>(audio::kMaxBlock) * audio::kMaxChannels> tone;
  const auto sounding = audio::MutableBlock{tone}.first(block.size());
  tone_.process(sounding, channels);
  programme_.process(block, channels);
  std::transform(block.begin(), block.end(), sounding.begin(), block.begin(), std::plus{});
  add_voice(block, channels);
  position_ += length;
  if (!on_) fading_ -= length;
}

void LineUp::add_voice(audio::MutableBlock block, int channels) noexcept {
  const auto width = static_cast<std::size_t>(channels);
  auto at = static_cast<std::size_t>(position_);
  for (std::size_t i = 0; i + width <= block.size(); i += width, ++at) {
    const float gain = voice_.next();
    if (at >= spoken_.size()) continue;
    for (std::size_t c = 0; c < width; ++c) block[i + c] += gain * spoken_[at];
  }
}

}  // namespace dragoman::engine
