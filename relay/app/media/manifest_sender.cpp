#include "relay/app/media/manifest_sender.h"

#include <utility>

namespace dragoman::app {
namespace {

/// Manifests of a line whose frames may wait: the thread is one of many that want the processor.
constexpr std::int64_t kDepth = 4;

/// Channels take turns: so that not all are signed after the same frame. Seven shares no factor
/// with any block's length.
std::int64_t stagger(std::size_t room, int channel) noexcept {
  return 7 * std::int64_t{channel} + 3 * static_cast<std::int64_t>(room);
}

}  // namespace

ManifestSender::ManifestSender(const event::Event& event, const manifest::Seed& seed,
                               net::UdpSocket& socket, net::UdpSocket* second_path,
                               Counters& counters)
    : frame_(event.audio.frame),
      socket_(socket),
      second_path_(second_path),
      counters_(counters),
      signer_(seed),
      thread_("manifests", Priority::manifests, std::chrono::milliseconds{10}) {
  for (std::size_t room = 0; room < event.rooms.size(); ++room) {
    auto& lines = rooms_.emplace_back().lines;
    for (const event::Channel& channel : event.rooms[room].channels) {
      const rtp::Ssrc ssrc{event::ssrc(event, room, channel.id, event::Stream::plain)};
      const auto turn = stagger(room, static_cast<int>(lines.size()));
      lines.push_back({manifest::BlockWriter{ssrc, frame_, turn, signer_},
                       event::manifest_group(event, room, channel.number),
                       event::manifest_group(event, room, channel.number, event::Path::second)});
    }
  }
}

ManifestSender::~ManifestSender() {
  stop();
}

ManifestSender::Queue& ManifestSender::add_producer(std::size_t channels) {
  const auto depth = static_cast<std::size_t>(kDepth * manifest::block_frames(frame_));
  return *queues_.emplace_back(std::make_unique<Queue>(channels * depth));
}

void ManifestSender::start() {
  thread_.start([this] { run(); });
}

void ManifestSender::stop() noexcept {
  stopping_.store(true, std::memory_order_release);
  wakeup_.notify();
  thread_.join();
}

void ManifestSender::seal(std::size_t room, const RoomKeys& keys) {
  auto listings = std::make_unique<Listings>(rooms_[room].lines.size());
  for (std::size_t i = 0; i < keys.size() && i < listings->size(); ++i)
    if (keys[i]) (*listings)[i] = {keys[i]->mki, manifest::listing_key(keys[i]->plain)};
  rooms_[room].listings->post(std::move(listings));
}

bool ManifestSender::ends_block(std::size_t room, int channel, FrameIndex n) const noexcept {
  return manifest::BlockWriter::ends_block(n, frame_, stagger(room, channel));
}

void ManifestSender::run() noexcept {
  while (!stopping_.load(std::memory_order_acquire)) {
    wakeup_.wait();
    thread_.cycle(Nanoseconds{0});
    for (const auto& queue : queues_) {
      while (const Sent* sent = queue->readable()) {
        list(*sent);
        queue->release();
      }
    }
  }
}

void ManifestSender::list(const Sent& sent) noexcept {
  const auto index = static_cast<std::size_t>(sent.channel);
  Room& room = rooms_[sent.room];
  const Listings* const listings = room.listings->current();
  Line& line = room.lines[index];
  const auto datagram = line.writer.add(
      sent.frame, sent.content, listings != nullptr ? (*listings)[index] : manifest::Listing{});
  if (datagram.empty()) return;
  send(socket_, line.group, datagram);
  if (second_path_ != nullptr) send(*second_path_, line.second_group, datagram);
}

void ManifestSender::send(net::UdpSocket& socket, const rtp::Endpoint& to,
                          rtp::Bytes datagram) noexcept {
  if (socket.send(to, datagram))
    counters_.sent(1);
  else
    counters_.drop(Drop::send_failed);
}

}  // namespace dragoman::app
