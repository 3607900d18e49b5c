#include "client/booth/private_voices.h"

#include "codecs/opus/frame_decoder.h"
#include "codecs/pcm/frame_decoder.h"

#include <algorithm>
#include <span>

namespace dragoman::client {
namespace {

constexpr Samples kFade = 480;  ///< 10 ms
constexpr Samples kRise = 240;  ///< talk begins in the middle of a word

playout::Config config_of(int output_channels) {
  playout::Config config;
  config.format.channels = output_channels;
  config.nominal_packet = 120;
  return config;
}

void steer(audio::GainRamp& ramp, float gain) noexcept {
  if (ramp.target() != gain) ramp.ramp_to(gain, kFade);
}

bool silent(const audio::GainRamp& ramp) noexcept {
  return ramp.gain() == 0 && !ramp.moving();
}

}  // namespace

StreamKeys keys_of(const std::vector<control::PrivateLine>& lines) {
  StreamKeys keys;
  keys.near = srtp::kLineNear;
  for (const auto& line : lines)
    if (const auto master = srtp::parse_master_key(line.srtp))
      keys.keys.push_back({line.mki, *master});
  return keys;
}

PrivateVoices::Slot::Slot(int output_channels)
    : playout(config_of(output_channels)), matcher(output_channels) {
  using pcm::Encoding;
  playout.add_decoder(rtp::kPayloadL16,
                      std::make_unique<pcm::FrameDecoder>(Encoding::l16, 1, output_channels));
  playout.add_decoder(rtp::kPayloadL24,
                      std::make_unique<pcm::FrameDecoder>(Encoding::l24, 1, output_channels));
  playout.add_decoder(rtp::kPayloadOpus,
                      std::make_unique<opus::FrameDecoder>(output_channels, kRise));
}

PrivateVoices::PrivateVoices(int output_channels) : channels_(output_channels) {
  slots_.reserve(kMost);
  for (std::size_t i = 0; i < kMost; ++i) slots_.emplace_back(output_channels);
}

void PrivateVoices::set(const std::vector<control::PrivateLine>& lines) noexcept {
  Announced announced{};
  std::size_t count = 0;
  for (const bool talk : {true, false})
    for (const auto& line : lines)
      if (line.talk == talk && count < kMost) announced[count++] = {line.ssrc, talk};
  announced_.write(announced);
}

bool PrivateVoices::render(audio::MutableBlock talk, audio::MutableBlock colleague,
                           Instant playback) noexcept {
  obey();
  queue_.drain([this](const QueuedPacket& packet) noexcept { take(packet); });
  Heard heard;
  for (auto& slot : slots_) {
    if (!slot.busy) continue;
    const bool over = slot.talk.target() == 0 && slot.colleague.target() == 0 &&
                      silent(slot.talk) && silent(slot.colleague);
    slot.busy = !over;
    if (over) continue;
    const auto [talks, works] = mix(slot, talk, colleague, playback);
    heard.talk = heard.talk || talks;
    heard.colleague = heard.colleague || works;
  }
  colleague_sounds_.store(heard.colleague, std::memory_order_relaxed);
  return heard.talk;
}

/// A voice keeps its slot until it has faded out, and moves from one part to the other by a fade.
void PrivateVoices::obey() noexcept {
  const Announced& wanted = announced_.read();
  for (auto& slot : slots_) {
    if (!slot.busy) continue;
    const auto voice = std::ranges::find(wanted, slot.ssrc, &Voice::ssrc);
    const bool announced = voice != wanted.end();
    steer(slot.talk, announced && voice->talk ? 1.0F : 0.0F);
    steer(slot.colleague, announced && !voice->talk ? 1.0F : 0.0F);
  }
  for (const Voice& voice : wanted) {
    if (voice.ssrc == 0 || slot_of(voice.ssrc) != nullptr) continue;
    Slot* slot = give_slot(voice.ssrc);
    if (slot != nullptr) steer(voice.talk ? slot->talk : slot->colleague, 1.0F);
  }
}

PrivateVoices::Slot* PrivateVoices::slot_of(std::uint32_t ssrc) noexcept {
  const auto slot = std::ranges::find_if(
      slots_, [ssrc](const Slot& each) { return each.busy && each.ssrc == ssrc; });
  return slot == slots_.end() ? nullptr : &*slot;
}

/// The one that it had before, or any that is free.
PrivateVoices::Slot* PrivateVoices::give_slot(std::uint32_t ssrc) noexcept {
  auto slot = std::ranges::find(slots_, ssrc, &Slot::ssrc);
  if (slot == slots_.end()) slot = std::ranges::find(slots_, 0U, &Slot::ssrc);
  if (slot == slots_.end()) slot = std::ranges::find(slots_, false, &Slot::busy);
  if (slot == slots_.end()) return nullptr;
  if (slot->ssrc != ssrc) slot->matcher = audio::LevelMatcher(channels_);
  slot->ssrc = ssrc;
  slot->busy = true;
  return &*slot;
}

void PrivateVoices::take(const QueuedPacket& queued) noexcept {
  if (Slot* slot = slot_of(rtp::to_int(queued.ssrc)))
    slot->playout.insert(queued.packet(), queued.arrival);
}

PrivateVoices::Heard PrivateVoices::mix(Slot& slot, audio::MutableBlock talk,
                                        audio::MutableBlock colleague, Instant playback) noexcept {
  const auto block = audio::MutableBlock{scratch_}.first(talk.size());
  const bool sounds = !slot.playout.pull(block, playback).waiting;
  const Heard heard{sounds && !silent(slot.talk), sounds && !silent(slot.colleague)};
  if (!silent(slot.talk)) slot.talk.add(block, talk, channels_);
  if (!silent(slot.colleague) && !colleague.empty()) {
    slot.matcher.process(block, block);
    slot.colleague.add(block, colleague, channels_);
  }
  return heard;
}

}  // namespace dragoman::client
