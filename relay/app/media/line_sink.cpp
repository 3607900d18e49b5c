#include "relay/app/media/line_sink.h"

#include <cstring>

namespace dragoman::app {
namespace {

// Slots per line: the fan-out thread answers within a frame or two, control may take 150 ms at 5 ms
// frames. Two packets a frame, plain and RED.
constexpr std::size_t kUnicastSlots = 16;
constexpr std::size_t kTapSlots = 32;

}  // namespace

LineSink::LineSink(const Surroundings& surroundings, std::size_t room, std::size_t lines,
                   const ChannelInterest& interest)
    : surroundings_(surroundings),
      interest_(interest),
      room_(static_cast<std::uint16_t>(room)),
      multicast_(surroundings.socket, surroundings.counters),
      unicast_(surroundings.fanout.add_producer(lines * kUnicastSlots)),
      tap_(lines * kTapSlots) {
  for (const event::Channel& channel : surroundings.event.rooms[room].channels) {
    groups_.push_back(channel_groups(surroundings.event, room, channel.number, event::Path::first));
  }
  if (surroundings.second_path != nullptr)
    second_path_ = std::make_unique<SecondPath>(surroundings.event, room, *surroundings.second_path,
                                                surroundings.counters);
  if (surroundings.web != nullptr)
    web_ = std::make_unique<WebPlane::Tap>(*surroundings.web, room, lines);
}

void LineSink::begin(FrameIndex n, Instant due) noexcept {
  frame_ = n;
  due_ = due;
}

void LineSink::end() noexcept {
  multicast_.flush();
  if (second_path_) second_path_->flush();
  if (unicast_waits_) surroundings_.fanout.wake();
  if (tap_waits_) surroundings_.wake_control();
  if (web_) web_->flush();
  unicast_waits_ = false;
  tap_waits_ = false;
}

void LineSink::send(int channel_index, Kind kind, rtp::Bytes datagram) noexcept {
  multicast_.put(groups_[static_cast<std::size_t>(channel_index)].at(kind), datagram);
  if (second_path_) second_path_->send(channel_index, kind, datagram);
  const auto interest = is_red(kind) ? ChannelInterest::red : ChannelInterest::plain;
  if (interest_.has(channel_index, interest)) offer_unicast(channel_index, kind, datagram);
}

void LineSink::encoded(int channel_index, FrameIndex n, rtp::Bytes opus) noexcept {
  if (web_) web_->offer(channel_index, n, due_, opus);
  if (!interest_.has(channel_index, ChannelInterest::tap | ChannelInterest::recording)) return;
  EncodedFrame* frame = tap_.writable();
  if (frame == nullptr || opus.size() > frame->data.size()) {
    return surroundings_.counters.drop(Drop::tap_full);
  }
  frame->room = room_;
  frame->channel = static_cast<std::int16_t>(channel_index);
  frame->frame = n;
  frame->size = static_cast<std::uint16_t>(opus.size());
  std::memcpy(frame->data.data(), opus.data(), opus.size());
  tap_.commit();
  tap_waits_ = true;
}

void LineSink::offer_unicast(int channel_index, Kind kind, rtp::Bytes datagram) noexcept {
  UnicastPacket* packet = unicast_.writable();
  if (packet == nullptr || datagram.size() > packet->data.size()) {
    return surroundings_.counters.drop(Drop::fanout_full);
  }
  packet->room = room_;
  packet->channel = static_cast<std::int16_t>(channel_index);
  packet->slot = engine::kNone;
  packet->kind = kind;
  packet->frame = frame_;
  packet->due = due_;
  packet->size = static_cast<std::uint16_t>(datagram.size());
  std::memcpy(packet->data.data(), datagram.data(), datagram.size());
  unicast_.commit();
  unicast_waits_ = true;
}

}  // namespace dragoman::app
