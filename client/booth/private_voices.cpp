#include "client/booth/private_voices.h"

#include "codecs/opus/frame_decoder.h"
#include "codecs/pcm/frame_decoder.h"

#include <algorithm>
#include <span>

namespace dragoman::client {
namespace {

constexpr Samples kFade = 480;  ///< 10 ms

playout::Config config_of(int output_channels) {
  playout::Config config;
  config.format.channels = output_channels;
  config.nominal_packet = 120;
  return config;
}

}  // namespace

PrivateVoices::Slot::Slot(int output_channels) : playout(config_of(output_channels)) {
  using pcm::Encoding;
  playout.add_decoder(rtp::kPayloadL16,
                      std::make_unique<pcm::FrameDecoder>(Encoding::l16, 1, output_channels));
  playout.add_decoder(rtp::kPayloadL24,
                      std::make_unique<pcm::FrameDecoder>(Encoding::l24, 1, output_channels));
  playout.add_decoder(rtp::kPayloadOpus, std::make_unique<opus::FrameDecoder>(output_channels));
}

PrivateVoices::PrivateVoices(int output_channels) : channels_(output_channels) {
  slots_.reserve(kMost);
  for (std::size_t i = 0; i < kMost; ++i) slots_.emplace_back(output_channels);
}

void PrivateVoices::set(const std::vector<control::PrivateLine>& lines) noexcept {
  Announced announced;
  std::size_t count = 0;
  for (const auto& line : lines)
    if (line.talk && count < kMost) announced.ssrcs[count++] = line.ssrc;
  announced_.write(announced);
}

bool PrivateVoices::render(audio::MutableBlock out, Instant playback) noexcept {
  obey();
  queue_.drain([this](const QueuedPacket& packet) noexcept { take(packet); });
  bool sounds = false;
  for (auto& slot : slots_) {
    if (slot.ssrc == 0) continue;
    const bool silent = !slot.announced && !slot.gain.moving() && slot.gain.gain() == 0;
    if (silent) slot.ssrc = 0;
    if (!silent && mix(slot, out, playback)) sounds = true;
  }
  return sounds;
}

/// A voice keeps its slot until it has faded out.
void PrivateVoices::obey() noexcept {
  const auto& wanted = announced_.read().ssrcs;
  for (auto& slot : slots_) {
    const bool announced = slot.ssrc != 0 && std::ranges::count(wanted, slot.ssrc) > 0;
    if (slot.announced && !announced) slot.gain.ramp_to(0, kFade);
    slot.announced = announced;
  }
  for (const std::uint32_t ssrc : wanted) {
    const auto has = [&](const Slot& slot) { return slot.ssrc == ssrc; };
    if (ssrc == 0 || std::ranges::any_of(slots_, has)) continue;
    const auto free = std::ranges::find(slots_, 0U, &Slot::ssrc);
    if (free == slots_.end()) continue;
    free->ssrc = ssrc;
    free->announced = true;
  }
  for (auto& slot : slots_)
    if (slot.announced && slot.gain.target() == 0) slot.gain.ramp_to(1, kFade);
}

void PrivateVoices::take(const QueuedPacket& queued) noexcept {
  const auto slot = std::ranges::find(slots_, rtp::to_int(queued.ssrc), &Slot::ssrc);
  if (slot == slots_.end()) return;
  slot->playout.insert(queued.packet(), queued.arrival);
}

bool PrivateVoices::mix(Slot& slot, audio::MutableBlock out, Instant playback) noexcept {
  const auto block = audio::MutableBlock{scratch_}.first(out.size());
  const auto pulled = slot.playout.pull(block, playback);
  slot.gain.add(block, out, channels_);
  return !pulled.waiting;
}

}  // namespace dragoman::client
