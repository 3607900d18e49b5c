#include "relay/app/media/line_sink.h"

#include "codecs/rtp/byte_order.h"
#include "codecs/rtp/rtcp_writer.h"

#include <algorithm>
#include <array>
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
      tap_(lines * kTapSlots),
      sound_tap_(surroundings.event.storage.floor_flac ? kTapSlots : 0),
      listed_(surroundings.manifests != nullptr ? &surroundings.manifests->add_producer(lines)
                                                : nullptr) {
  for (const event::Channel& channel : surroundings.event.rooms[room].channels) {
    groups_.push_back(channel_groups(surroundings.event, room, channel.number, event::Path::first));
    encrypted_.push_back(channel.encrypted);
  }
  if (surroundings.second_path != nullptr)
    second_path_ = std::make_unique<SecondPath>(surroundings.event, room, *surroundings.second_path,
                                                surroundings.counters);
  if (surroundings.web != nullptr)
    web_ = std::make_unique<WebPlane::Tap>(*surroundings.web, room, lines);
}

void LineSink::seal(const RoomKeys& keys, const std::vector<int>& channels) {
  const auto table = [&](event::Path path) {
    return seal_table(surroundings_.event, room_, keys, channels, path);
  };
  seals_.post(table(event::Path::first));
  if (second_path_) second_path_->seal(table(event::Path::second));
}

void LineSink::begin(FrameIndex n, Instant due) noexcept {
  frame_ = n;
  due_ = due;
  sealed_with_ = seals_.current();
  if (second_path_) second_path_->begin(n);
}

void LineSink::end() noexcept {
  multicast_.flush();
  if (second_path_) second_path_->flush();
  if (unicast_waits_) surroundings_.fanout.wake();
  if (tap_waits_) surroundings_.wake_control();
  if (web_) web_->flush();
  if (manifest_waits_) surroundings_.manifests->wake();
  manifest_waits_ = false;
  unicast_waits_ = false;
  tap_waits_ = false;
}

/// The sender report `compound`, and what its receivers may use for theirs.
rtp::Bytes LineSink::with_allowance(rtp::Bytes compound, rtp::MutableBytes buffer) const noexcept {
  constexpr std::size_t kSsrcAt = 4, kStampAt = 8, kShortest = 16;
  const float allowed = surroundings_.report_allowance != nullptr
                            ? surroundings_.report_allowance->load(std::memory_order_relaxed)
                            : 0;
  if (allowed <= 0 || compound.size() < kShortest || compound.size() > buffer.size())
    return compound;
  std::memcpy(buffer.data(), compound.data(), compound.size());
  rtp::RtcpWriter writer{buffer.subspan(compound.size())};
  const rtp::Ssrc ssrc{static_cast<std::uint32_t>(rtp::load_be(compound.data() + kSsrcAt, 4))};
  const rtp::NtpTime stamp{rtp::load_be(compound.data() + kStampAt, 8)};
  writer.receiver_summary({ssrc, allowed}, stamp);
  return buffer.first(compound.size() + writer.packet().size());
}

void LineSink::send(int channel_index, Kind kind, rtp::Bytes datagram) noexcept {
  std::array<std::byte, 512> buffer;
  if (is_rtcp(kind)) datagram = with_allowance(datagram, buffer);
  multicast(channel_index, kind, datagram);
  if (second_path_) second_path_->send(channel_index, kind, datagram);
  const auto interest = is_red(kind) ? ChannelInterest::red : ChannelInterest::plain;
  if (interest_.has(channel_index, interest)) offer_unicast(channel_index, kind, datagram);
}

/// What is to be encrypted and has no key does not leave.
void LineSink::multicast(int channel_index, Kind kind, rtp::Bytes datagram) noexcept {
  const auto index = static_cast<std::size_t>(channel_index);
  ChannelSeals* const seals = sealed_with_ != nullptr ? (*sealed_with_)[index].get() : nullptr;
  if (seals == nullptr && encrypted_[index]) return surroundings_.counters.drop(Drop::send_failed);
  if (seals == nullptr) {
    multicast_.put(groups_[index].at(kind), datagram);
    return;
  }
  std::array<std::byte, rtp::kMaxDatagram> buffer;
  const auto sealed = seals->at(kind).seal(kind, frame_, datagram, buffer);
  if (sealed.empty()) return surroundings_.counters.drop(Drop::send_failed);
  multicast_.put(seals->groups.at(kind), sealed);
}

void LineSink::encoded(int channel_index, FrameIndex n, rtp::Bytes opus) noexcept {
  if (web_) web_->offer(channel_index, n, due_, opus);
  if (listed_ != nullptr) list(channel_index, n, opus);
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

/// A frame of which no group brings anything to anybody is listed all the same.
void LineSink::list(int channel_index, FrameIndex n, rtp::Bytes opus) noexcept {
  manifest_waits_ |= surroundings_.manifests->ends_block(room_, channel_index, n);
  ManifestSender::Sent* sent = listed_->writable();
  if (sent == nullptr) return surroundings_.counters.drop(Drop::manifest_full);
  sent->room = room_;
  sent->channel = static_cast<std::int16_t>(channel_index);
  sent->frame = n;
  sent->content = manifest::content_hash(n, opus);
  listed_->commit();
}

void LineSink::sounded(int channel_index, FrameIndex n, audio::Block pcm) noexcept {
  if (!interest_.has(channel_index, ChannelInterest::sound)) return;
  SoundFrame* frame = sound_tap_.writable();
  if (frame == nullptr || pcm.size() > frame->data.size())
    return surroundings_.counters.drop(Drop::tap_full);
  frame->room = room_;
  frame->frame = n;
  frame->size = static_cast<std::uint16_t>(pcm.size());
  std::copy(pcm.begin(), pcm.end(), frame->data.begin());
  sound_tap_.commit();
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
