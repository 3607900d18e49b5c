#include "relay/app/media/line_bank.h"

#include <utility>

namespace dragoman::app {

LineBank::LineBank(const Surroundings& surroundings, std::size_t room, std::vector<int> channels,
                   const ChannelInterest& interest)
    : channels_(std::move(channels)), sink_(surroundings, room, channels_.size(), interest) {
  lines_.reserve(channels_.size());
  for (const int channel : channels_) lines_.emplace_back(surroundings.event, room, channel, sink_);
}

void LineBank::begin(FrameIndex n, Instant due, WallTime wall) noexcept {
  frame_ = n;
  wall_ = wall;
  sink_.begin(n, due);
}

void LineBank::process(std::size_t line, audio::Block pcm,
                       const engine::ChannelStatus& status) noexcept {
  lines_[line].process(frame_, pcm, status, wall_);
}

}  // namespace dragoman::app
