#include "relay/app/media/web_shard.h"

#include "relay/engine/channel_line.h"

#include <cstring>
#include <span>
#include <string>

namespace dragoman::app {
namespace {

constexpr Nanoseconds kTick = std::chrono::milliseconds{50};
/// Beginnings of hundreds of handshakes at once.
constexpr std::size_t kDatagrams = 1024;
constexpr std::size_t kCommands = 2048;
/// Everybody's report of one interval.
constexpr std::size_t kEvents = 8192;
/// Datagrams of one round, so that a flood cannot keep timers waiting.
constexpr int kMostInRound = 256;
/// Rounds with frames that begin later than this are late: half of what a packet holds.
constexpr Nanoseconds kTolerance = std::chrono::milliseconds{10};

webrtc::Shard::Setup shard_setup(const WebShard::Common& common, std::uint8_t index,
                                 webrtc::ShardReports& reports) {
  webrtc::Shard::Setup setup{index, common.identity, common.addresses, common.counters, reports, {},
                             {}};
  for (std::size_t room = 0; room < common.event.rooms.size(); ++room)
    setup.rooms.push_back(
        {common.event.rooms[room].channels.size(), engine::room_cname(common.event, room)});
  return setup;
}

}  // namespace

WebShard::WebShard(const Common& common, std::uint8_t index)
    : common_(common),
      index_(index),
      datagrams_(kDatagrams),
      commands_(kCommands),
      events_(kEvents),
      shard_(shard_setup(common, index, *this)),
      thread_("web " + std::to_string(index), Priority::web, kTolerance) {
  const event::Event& event = common.event;
  for (std::size_t room = 0; room < event.rooms.size(); ++room) {
    auto& makers = makers_.emplace_back();
    for (std::size_t channel = 0; channel < event.rooms[room].channels.size(); ++channel)
      makers.push_back(std::make_unique<StretchMaker>(
          webrtc::Place{static_cast<std::uint16_t>(room), static_cast<std::int16_t>(channel)},
          event.audio.frame, event.web.redundancy));
  }
}

WebShard::~WebShard() {
  stop();
}

WebFrames& WebShard::add_producer(std::size_t slots) {
  return *frames_.emplace_back(std::make_unique<WebFrames>(slots));
}

void WebShard::start() {
  thread_.start([this] { run(); });
}

void WebShard::stop() noexcept {
  stopping_.store(true, std::memory_order_release);
  wakeup_.notify();
  thread_.join();
}

bool WebShard::post(const webrtc::Command& command) {
  webrtc::Command* const slot = commands_.writable();
  if (slot == nullptr) return false;
  *slot = command;
  commands_.commit();
  wakeup_.notify();
  return true;
}

void WebShard::drain(const std::function<void(const webrtc::Event&)>& each) {
  while (const webrtc::Event* event = events_.readable()) {
    each(*event);
    events_.release();
  }
}

bool WebShard::post(const webrtc::Event& event) noexcept {
  webrtc::Event* const slot = events_.writable();
  if (slot == nullptr) return false;
  *slot = event;
  events_.commit();
  return true;
}

void WebShard::want(const webrtc::Place& place, bool wanted) noexcept {
  common_.interest.set(place.room, place.channel, index_, wanted);
}

void WebShard::send(const rtp::Endpoint& to, std::size_t size) noexcept {
  batch_[filled_] = {to, rtp::Bytes{slots_[filled_]}.first(size)};
  if (++filled_ == kBatch) flush();
}

void WebShard::flush() noexcept {
  if (filled_ == 0) return;
  const std::size_t taken = common_.socket.send(std::span{batch_}.first(filled_));
  common_.counters.sent(taken);
  if (taken < filled_) common_.counters.refuse(webrtc::Refusal::send_failed, filled_ - taken);
  filled_ = 0;
}

webrtc::Now WebShard::at(Instant instant) const noexcept {
  return {instant, WallTime{instant.time_since_epoch() - wall_offset_}};
}

void WebShard::run() noexcept {
  Instant tick = net::monotonic_now();
  bool busy = false;
  while (!stopping_.load(std::memory_order_acquire)) {
    if (!busy) wakeup_.wait_until(tick);
    wall_offset_ = net::ClockPair::read().offset;
    busy = round();
    const Instant now = net::monotonic_now();
    if (now < tick) continue;
    shard_.tick(now, *this);
    flush();
    tick = now + kTick;
  }
  shard_.leave(*this);
  flush();
}

/// True when more may wait.
bool WebShard::round() noexcept {
  bool more = true;
  for (int i = 0; i < kMostInRound && more; ++i) {
    deliver();
    const bool obeyed = obey_one();
    more = receive_one() || obeyed;
  }
  flush();
  return more;
}

bool WebShard::obey_one() noexcept {
  const webrtc::Command* const command = commands_.readable();
  if (command == nullptr) return false;
  shard_.obey(*command, net::monotonic_now(), *this);
  commands_.release();
  return true;
}

void WebShard::deliver() noexcept {
  for (const auto& queue : frames_) {
    while (const WebFrame* frame = queue->readable()) {
      thread_.cycle(net::monotonic_now() - frame->due);
      const auto opus = rtp::Bytes{frame->data}.first(frame->size);
      const auto stretch = maker(*frame).add(frame->frame, opus, at(frame->due));
      if (stretch) shard_.deliver(*stretch, *this);
      queue->release();
      if (stretch) flush();
    }
  }
}

StretchMaker& WebShard::maker(const WebFrame& frame) {
  return *makers_[frame.room][static_cast<std::size_t>(frame.channel)];
}

/// The datagram is opened in place: it is copied out of the queue, whose slots the reader only
/// looks at.
bool WebShard::receive_one() noexcept {
  const WebDatagram* const next = datagrams_.readable();
  if (next == nullptr) return false;
  std::array<std::byte, rtp::kMaxDatagram> copy;
  const std::size_t size = next->size;
  std::memcpy(copy.data(), next->data.data(), size);
  const rtp::Endpoint from = next->from;
  const Instant arrival = next->arrival;
  datagrams_.release();
  shard_.receive(rtp::MutableBytes{copy}.first(size), from, at(arrival), *this);
  return true;
}

}  // namespace dragoman::app
