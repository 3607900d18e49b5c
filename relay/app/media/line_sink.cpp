#include "relay/app/media/line_sink.h"

#include <algorithm>
#include <cstring>
#include <span>

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
      unicast_(surroundings.fanout.add_producer(lines * kUnicastSlots)),
      tap_(lines * kTapSlots) {
  for (const event::Channel& channel : surroundings.event.rooms[room].channels) {
    using event::Stream;
    groups_.push_back({event::group(surroundings.event, room, channel.number, Stream::plain),
                       event::group(surroundings.event, room, channel.number, Stream::red)});
  }
}

void LineSink::begin(FrameIndex n, Instant due) noexcept {
  frame_ = n;
  due_ = due;
}

void LineSink::end() noexcept {
  flush();
  if (unicast_waits_) surroundings_.fanout.wake();
  if (tap_waits_) surroundings_.wake_control();
  unicast_waits_ = false;
  tap_waits_ = false;
}

void LineSink::send(int channel_index, Kind kind, rtp::Bytes datagram) noexcept {
  if (datagram.size() > rtp::kMaxDatagram) return surroundings_.counters.drop(Drop::send_failed);
  auto& slot = batched_[batched_count_];
  std::memcpy(slot.data(), datagram.data(), datagram.size());
  batch_[batched_count_++] = {destination(channel_index, kind),
                              rtp::Bytes{slot}.first(datagram.size())};
  if (batched_count_ == kBatch) flush();
  const bool wanted = (kind == Kind::rtp && interest_.has(channel_index, ChannelInterest::plain)) ||
                      (kind == Kind::red_rtp && interest_.has(channel_index, ChannelInterest::red));
  if (wanted) offer_unicast(channel_index, kind, datagram);
}

void LineSink::flush() noexcept {
  std::size_t done = 0;
  while (done < batched_count_) {
    const std::size_t taken =
        surroundings_.socket.send(std::span{batch_}.subspan(done, batched_count_ - done));
    surroundings_.counters.sent(taken);
    done += taken;
    // The one that was not taken would hold up those behind it.
    if (done < batched_count_) {
      surroundings_.counters.drop(Drop::send_failed);
      ++done;
    }
  }
  batched_count_ = 0;
}

void LineSink::encoded(int channel_index, FrameIndex n, rtp::Bytes opus) noexcept {
  if (!interest_.has(channel_index, ChannelInterest::tap)) return;
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

rtp::Endpoint LineSink::destination(int channel_index, Kind kind) const noexcept {
  const Groups& groups = groups_[static_cast<std::size_t>(channel_index)];
  const bool red = kind == Kind::red_rtp || kind == Kind::red_rtcp;
  rtp::Endpoint to = red ? groups.red : groups.plain;
  // RTCP is on the port after (RFC 3550 §11).
  if (kind == Kind::rtcp || kind == Kind::red_rtcp) ++to.port;
  return to;
}

void LineSink::offer_unicast(int channel_index, Kind kind, rtp::Bytes datagram) noexcept {
  UnicastPacket* packet = unicast_.writable();
  if (packet == nullptr || datagram.size() > packet->data.size()) {
    return surroundings_.counters.drop(Drop::fanout_full);
  }
  packet->room = room_;
  packet->channel = static_cast<std::int16_t>(channel_index);
  packet->kind = kind;
  packet->frame = frame_;
  packet->due = due_;
  packet->size = static_cast<std::uint16_t>(datagram.size());
  std::memcpy(packet->data.data(), datagram.data(), datagram.size());
  unicast_.commit();
  unicast_waits_ = true;
}

}  // namespace dragoman::app
