#include "relay/engine/state_teller.h"

#include <algorithm>

namespace dragoman::engine {
namespace {

using Extension = rtp::ChannelStateExtension;

// The wire's words are the engine's, in the same order.
static_assert(static_cast<int>(Extension::State::dead) == static_cast<int>(ChannelState::dead));
static_assert(static_cast<int>(Extension::State::floor) == static_cast<int>(ChannelState::floor));
static_assert(static_cast<int>(Extension::Quality::none) == static_cast<int>(Quality::none));

}  // namespace

StateTeller::StateTeller(const event::Room& room, Samples frame) : second_(kSampleRate / frame) {
  for (std::size_t i = 0; i < room.channels.size() && i < numbers_.size(); ++i) {
    numbers_[i] = static_cast<std::uint8_t>(room.channels[i].number);
  }
}

Extension StateTeller::translate(const ChannelStatus& status) const noexcept {
  Extension result;
  result.state = static_cast<Extension::State>(status.state);
  result.quality = static_cast<Extension::Quality>(status.quality);
  result.on_air = std::min<std::uint8_t>(status.on_air_count, 15);
  result.recording = status.recording;
  if (status.floor_language > 0 && status.floor_language < kMaxRoomChannels) {
    result.floor_language = numbers_[static_cast<std::size_t>(status.floor_language)];
  }
  return result;
}

std::optional<Extension> StateTeller::tell(FrameIndex n, const ChannelStatus& status) noexcept {
  auto now = translate(status);
  now.version = state_.version;
  if (told_ && !(now == state_)) ++now.version;
  if (told_ && now == state_ && n - last_ < second_) return std::nullopt;
  told_ = true;
  last_ = n;
  state_ = now;
  return now;
}

}  // namespace dragoman::engine
