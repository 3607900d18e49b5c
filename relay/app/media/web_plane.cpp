#include "relay/app/media/web_plane.h"

#include "codecs/rtp/rtcp_reader.h"
#include "codecs/stun/reader.h"
#include "relay/webrtc/datagram_kind.h"

#include <algorithm>
#include <cstring>
#include <random>

namespace dragoman::app {
namespace {

/// Slots per line: a step of a handshake holds a shard up for less than a frame; 80 ms at 5 ms.
constexpr std::size_t kFrameSlots = 16;

std::uint64_t secret() {
  std::random_device device;
  return std::uint64_t{device()} << 32 | device();
}

}  // namespace

WebPlane::WebPlane(const event::Event& event, net::UdpSocket& socket)
    : addresses_(secret()), interest_(event.rooms.size()), common_{event,     socket,
                                                                   identity_, addresses_,
                                                                   counters_, interest_} {
  const auto count = static_cast<std::size_t>(event.web.threads);
  for (std::size_t i = 0; i < std::min(count, webrtc::kMaxShards); ++i)
    shards_.push_back(std::make_unique<WebShard>(common_, static_cast<std::uint8_t>(i)));
}

WebPlane::~WebPlane() = default;

void WebPlane::start() {
  for (const auto& shard : shards_) shard->start();
}

void WebPlane::stop() noexcept {
  for (const auto& shard : shards_) shard->stop();
}

void WebPlane::report(std::vector<ThreadReport>& reports) const {
  for (const auto& shard : shards_) reports.push_back(shard->report());
}

bool WebPlane::post(const webrtc::Command& command) {
  return shards_[command.listener.seat.shard]->post(command);
}

void WebPlane::drain(const std::function<void(const webrtc::Event&)>& each) {
  for (const auto& shard : shards_) shard->drain(each);
}

/// STUN names its listener, DTLS is known by its address, as is SRTCP among what else looks like
/// RTCP.
bool WebPlane::take(const net::Received& received) noexcept {
  const auto bytes = rtp::Bytes{received.data}.first(received.size);
  if (received.truncated) return false;
  const auto kind = webrtc::kind_of(bytes);
  if (kind == webrtc::DatagramKind::stun) {
    if (!stun::looks_like_stun(bytes)) return false;
    const auto seat = webrtc::seat_of(stun::username_of(bytes));
    if (seat && seat->shard < shards_.size()) {
      hand_over(seat->shard, received);
    } else {
      counters_.refuse(webrtc::Refusal::stun_unknown);
    }
    return true;
  }
  const bool dtls = kind == webrtc::DatagramKind::dtls;
  if (!dtls && !rtp::looks_like_rtcp(bytes)) return false;
  const auto shard = addresses_.find(received.from);
  if (shard && *shard < shards_.size()) {
    hand_over(*shard, received);
    return true;
  }
  if (dtls) counters_.refuse(webrtc::Refusal::dtls_unknown);
  return dtls;
}

void WebPlane::hand_over(std::size_t index, const net::Received& received) noexcept {
  WebShard& shard = *shards_[index];
  WebDatagram* const slot = shard.datagrams().writable();
  if (slot == nullptr) return counters_.refuse(webrtc::Refusal::queue_full);
  slot->from = received.from;
  slot->arrival = received.arrival;
  slot->size = received.size;
  std::memcpy(slot->data.data(), received.data.data(), received.size);
  shard.datagrams().commit();
  shard.wake();
}

WebPlane::Tap::Tap(WebPlane& plane, std::size_t room, std::size_t lines)
    : plane_(plane), room_(static_cast<std::uint16_t>(room)) {
  for (const auto& shard : plane.shards_)
    queues_.push_back(&shard->add_producer(lines * kFrameSlots));
}

void WebPlane::Tap::offer(int channel, FrameIndex n, Instant due, rtp::Bytes opus) noexcept {
  const std::uint8_t wanted = plane_.interest_.of(room_, channel);
  if (wanted == 0) return;
  for (std::size_t i = 0; i < queues_.size(); ++i) {
    const auto bit = static_cast<std::uint8_t>(1U << i);
    if ((wanted & bit) == 0) continue;
    WebFrame* const frame = queues_[i]->writable();
    if (frame == nullptr || opus.size() > frame->data.size()) {
      plane_.counters_.refuse(webrtc::Refusal::frames_full);
      continue;
    }
    frame->room = room_;
    frame->channel = static_cast<std::int16_t>(channel);
    frame->frame = n;
    frame->due = due;
    frame->size = static_cast<std::uint16_t>(opus.size());
    std::memcpy(frame->data.data(), opus.data(), opus.size());
    queues_[i]->commit();
    waiting_ |= bit;
  }
}

void WebPlane::Tap::flush() noexcept {
  for (std::size_t i = 0; waiting_ != 0; ++i, waiting_ >>= 1)
    if ((waiting_ & 1) != 0) plane_.shards_[i]->wake();
}

}  // namespace dragoman::app
