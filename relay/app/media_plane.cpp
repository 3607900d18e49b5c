#include "relay/app/media_plane.h"

#include "relay/app/media/fanout.h"
#include "relay/app/media/joined_source.h"
#include "relay/app/media/listener_reports.h"
#include "relay/app/media/manifest_sender.h"
#include "relay/app/media/receiver.h"
#include "relay/app/media/room_runner.h"
#include "relay/app/media/subscribers.h"
#include "relay/app/media/unicast_ssrc.h"
#include "relay/app/media/web_plane.h"
#include "relay/engine/lip_sync.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <stdexcept>
#include <utility>

namespace dragoman::app {
namespace {

/// From start() to the first frame: enough for every thread to reach its first deadline.
constexpr Nanoseconds kLead = std::chrono::milliseconds{10};

net::UdpOptions media_options(const event::Network& network) {
  net::UdpOptions options;
  options.bind = network.media;
  options.interface = network.interfaces.front();
  options.ttl = network.ttl;
  options.dscp = network.dscp;
  options.receive_buffer = 1 << 22;
  options.reuse_address = network.two_paths();
  return options;
}

/// A socket of its own: what an interface that is stuck keeps waiting takes no room from the other.
std::unique_ptr<net::UdpSocket> open_second_path(const event::Network& network,
                                                 const rtp::Endpoint& media) {
  if (!network.two_paths()) return nullptr;
  net::UdpOptions options = media_options(network);
  options.interface = network.interfaces[1];
  options.bind = {net::interface_address(options.interface), media.port};
  options.send_only = true;
  return std::make_unique<net::UdpSocket>(options);
}

std::vector<std::size_t> channel_counts(const event::Event& event) {
  std::vector<std::size_t> counts;
  for (const event::Room& room : event.rooms) counts.push_back(room.channels.size());
  return counts;
}

std::unique_ptr<WebPlane> open_web(const event::Event& event, net::UdpSocket& socket) {
  return event.web.listeners > 0 ? std::make_unique<WebPlane>(event, socket) : nullptr;
}

/// What control knows of one room.
struct RoomControl {
  std::unique_ptr<RoomRunner> runner;
  std::vector<SubscriptionList> subscriptions;  ///< by channel index
  LineSeals line_seals;
  /// Sources to open and close that the command queue had no place for.
  std::deque<engine::Command> waiting;
  std::uint64_t seen_version = 0;

  ~RoomControl() {
    for (const engine::Command& command : waiting) delete command.source;
  }
  void flush() {
    while (!waiting.empty() && runner->post(waiting.front())) waiting.pop_front();
  }
  void post_or_wait(const engine::Command& command) {
    waiting.push_back(command);
    flush();
  }
};

/// SRTP of the key that a source was given, RFC 7714, or that DTLS agreed on; null for one without.
std::shared_ptr<srtp::Receiver> opener(const SourcePeer& peer) {
  if (peer.opener) return peer.opener;
  if (!peer.key) return nullptr;
  return std::make_shared<srtp::Receiver>(srtp::Profile::aead_aes_256_gcm, peer.key->key,
                                          peer.key->salt);
}

}  // namespace

struct MediaPlane::Impl {
  Impl(const event::Event& given, const std::vector<FrameIndex>& first_frame, Hooks hooks,
       const std::optional<manifest::Seed>& signing);
  ~Impl() { stop(); }

  void add_room(std::size_t room, FrameIndex first);
  void start(std::optional<Instant> counted);
  void stop() noexcept;
  void open_joined(const DescribedSource& joined);
  void forget_peer(std::size_t room, int slot);
  void publish_subscribers(std::size_t room, int channel);

  event::Event event;
  net::UdpSocket socket;
  net::SortedPort port;
  std::unique_ptr<net::UdpSocket> second_path;
  Counters counters;
  ListenerReports listener_reports;
  Fanout fanout;
  std::unique_ptr<WebPlane> web;
  std::unique_ptr<ManifestSender> manifests;
  std::atomic<float> report_allowance{0};  ///< bytes a second of each receiver; 0 = not said
  Surroundings surroundings;
  std::vector<std::unique_ptr<RoomControl>> rooms;
  std::unique_ptr<Receiver> receiver;
  std::vector<Peer> peers;
  std::uint32_t registrations = 0;
};

MediaPlane::Impl::Impl(const event::Event& given, const std::vector<FrameIndex>& first_frame,
                       Hooks hooks, const std::optional<manifest::Seed>& signing)
    : event(given),
      socket(media_options(event.network)),
      port(socket, media_options(event.network)),
      second_path(open_second_path(event.network, socket.local())),
      listener_reports(event, counters),
      fanout(channel_counts(event), socket, counters, samples_to_duration(event.audio.frame)),
      web(open_web(event, socket)),
      manifests(signing ? std::make_unique<ManifestSender>(event, *signing, socket,
                                                           second_path.get(), counters)
                        : nullptr),
      surroundings{event,
                   socket,
                   counters,
                   fanout,
                   std::move(hooks.wake_control),
                   second_path.get(),
                   web.get(),
                   &report_allowance,
                   manifests.get()} {
  if (first_frame.size() != event.rooms.size()) {
    throw std::invalid_argument("the media plane needs one first frame for each room");
  }
  if (!surroundings.wake_control) surroundings.wake_control = [] {};
  std::vector<JoinedSource> joined;
  std::vector<Receiver::Queue*> queues;
  for (std::size_t room = 0; room < event.rooms.size(); ++room) {
    add_room(room, first_frame[room]);
    queues.push_back(&rooms[room]->runner->datagrams());
    for (std::size_t i = 0; i < event.rooms[room].sources.size(); ++i) {
      joined.push_back(join_source(event, describe_source(event, room, i)));
      open_joined(joined.back());
    }
  }
  receiver = std::make_unique<Receiver>(port, std::move(joined), std::move(queues),
                                        listener_reports, counters, web.get());
}

void MediaPlane::Impl::add_room(std::size_t room, FrameIndex first) {
  auto control = std::make_unique<RoomControl>();
  control->runner = std::make_unique<RoomRunner>(surroundings, room, first);
  for (const event::Channel& channel : event.rooms[room].channels) {
    control->subscriptions.emplace_back(rtp::Ssrc{unicast_ssrc(event, room, channel.id)},
                                        event.audio.frame, !event.audio.redundancy.empty());
  }
  rooms.push_back(std::move(control));
}

void MediaPlane::Impl::open_joined(const DescribedSource& joined) {
  engine::Command command{};
  command.type = engine::CommandType::open_source;
  command.slot = joined.slot;
  command.source = new engine::Source(joined.config);
  rooms[joined.room]->post_or_wait(command);
}

void MediaPlane::Impl::start(std::optional<Instant> counted) {
  fanout.start();
  if (web) web->start();
  if (manifests) manifests->start();
  // Rooms take turns within a frame, so that they don't all want the cores at once.
  const Nanoseconds frame = samples_to_duration(event.audio.frame);
  const auto count = static_cast<std::int64_t>(rooms.size());
  Instant start = net::monotonic_now() + kLead;
  for (const auto& room : rooms) {
    room->runner->start(counted.value_or(start), start, *receiver);
    start += frame / count;
  }
  receiver->start();
}

void MediaPlane::Impl::stop() noexcept {
  if (receiver) receiver->stop();
  for (const auto& room : rooms) room->runner->stop();
  fanout.stop();
  if (web) web->stop();
  if (manifests) manifests->stop();
}

void MediaPlane::Impl::forget_peer(std::size_t room, int slot) {
  std::erase_if(peers, [&](const Peer& p) { return p.room == room && p.slot == slot; });
}

void MediaPlane::Impl::publish_subscribers(std::size_t room, int channel) {
  SubscriptionList& list = rooms[room]->subscriptions[static_cast<std::size_t>(channel)];
  std::unique_ptr<const Subscribers> table = list.table();
  ChannelInterest& interest = rooms[room]->runner->interest();
  const bool plain = table->wants_plain();
  const bool red = !table->red.empty();
  fanout.set(room, channel, std::move(table));
  interest.set(channel, ChannelInterest::plain, plain);
  interest.set(channel, ChannelInterest::red, red);
}

MediaPlane::MediaPlane(const event::Event& event, std::vector<FrameIndex> first_frame, Hooks hooks,
                       const std::optional<manifest::Seed>& signing)
    : impl_(std::make_unique<Impl>(event, first_frame, std::move(hooks), signing)) {}
MediaPlane::~MediaPlane() = default;

void MediaPlane::prepare(std::size_t room, const std::vector<engine::Command>& commands) {
  for (const auto& command : commands) impl_->rooms[room]->runner->prepare(command);
}

void MediaPlane::start(std::optional<Instant> counted) {
  impl_->start(counted);
}
void MediaPlane::stop() noexcept {
  impl_->stop();
}

bool MediaPlane::post(std::size_t room, const engine::Command& command) {
  impl_->rooms[room]->flush();
  const bool posted = impl_->rooms[room]->runner->post(command);
  if (!posted) impl_->counters.drop(Drop::command_full);
  return posted;
}

void MediaPlane::open_source(std::size_t room, int slot, const SourcePeer& peer,
                             const engine::SourceConfig& config) {
  const bool in_browser = peer.opener != nullptr;
  const bool heard_privately = slot >= engine::kMaxSources;  // by desks, which know one type alone
  if (slot < engine::kMaxSources) {
    engine::SourceConfig fitted = config;
    fitted.frame = impl_->event.audio.frame;
    if (slot < engine::kMaxFloorSources) fitted.longest_lip_sync = engine::kLongestLipSync;
    engine::Command command{};
    command.type = engine::CommandType::open_source;
    command.slot = static_cast<std::int16_t>(slot);
    command.source = new engine::Source(fitted);
    impl_->rooms[room]->post_or_wait(command);
  }
  // Only now, so that its first packet finds it open.
  impl_->forget_peer(room, slot);
  impl_->peers.push_back(
      {.from = peer.from,
       .ssrc = peer.ssrc,
       .payload_type = config.payload_type,
       .room = static_cast<std::uint16_t>(room),
       .slot = static_cast<std::int16_t>(slot),
       .packet = config.packet,
       .registration = ++impl_->registrations,
       .key = opener(peer),
       .by_address = in_browser,
       .renamed = in_browser && heard_privately ? std::optional{rtp::kPayloadOpus} : std::nullopt});
  impl_->receiver->admit(impl_->peers);
}

void MediaPlane::move_source(std::size_t room, int slot, const rtp::Endpoint& to) {
  for (Peer& peer : impl_->peers)
    if (peer.room == room && peer.slot == slot) peer.from = to;
  impl_->receiver->admit(impl_->peers);
}

void MediaPlane::close_source(std::size_t room, int slot) {
  impl_->forget_peer(room, slot);
  impl_->receiver->admit(impl_->peers);
  if (slot >= engine::kMaxSources) return;
  engine::Command command{};
  command.type = engine::CommandType::close_source;
  command.slot = static_cast<std::int16_t>(slot);
  impl_->rooms[room]->post_or_wait(command);
}

SourceReception MediaPlane::reception(std::size_t room, int slot) const noexcept {
  return impl_->receiver->reception(room, slot);
}

void MediaPlane::connect_private(std::size_t room, const std::vector<PrivateLine>& lines) {
  auto table = std::make_unique<PrivateTable>();
  const auto seals = impl_->rooms[room]->line_seals.of(lines);
  for (std::size_t i = 0; i < lines.size(); ++i)
    (*table)[static_cast<std::size_t>(lines[i].slot)].push_back({lines[i].to, seals[i]});
  PrivateInterest& interest = impl_->rooms[room]->runner->private_interest();
  for (std::size_t slot = 0; slot < table->size(); ++slot)
    interest.set(slot, !(*table)[slot].empty());
  impl_->fanout.set_private(room, std::move(table));
}

void MediaPlane::seal(std::size_t room, const RoomKeys& keys) {
  impl_->rooms[room]->runner->seal(keys);
  if (impl_->manifests) impl_->manifests->seal(room, keys);
}

void MediaPlane::subscribe(const Subscription& subscription) {
  auto& lists = impl_->rooms[subscription.room]->subscriptions;
  if (!lists[static_cast<std::size_t>(subscription.channel)].add(subscription)) return;
  impl_->publish_subscribers(subscription.room, subscription.channel);
}

void MediaPlane::unsubscribe(const Subscription& subscription) {
  auto& lists = impl_->rooms[subscription.room]->subscriptions;
  if (!lists[static_cast<std::size_t>(subscription.channel)].remove(subscription)) return;
  impl_->publish_subscribers(subscription.room, subscription.channel);
}

void MediaPlane::tap(std::size_t room, int channel, bool on) {
  impl_->rooms[room]->runner->interest().set(channel, ChannelInterest::tap, on);
}

bool MediaPlane::tap_source(std::size_t room, int slot, bool on) {
  return impl_->rooms[room]->runner->source_tap().set(slot, on);
}

void MediaPlane::drain_sources(const std::function<void(const SourceFrame&)>& each) {
  for (const auto& room : impl_->rooms) room->runner->source_tap().drain(each);
}

void MediaPlane::record(std::size_t room, bool on) {
  const auto channels = static_cast<int>(impl_->event.rooms[room].channels.size());
  for (int channel = 0; channel < channels; ++channel)
    impl_->rooms[room]->runner->interest().set(channel, ChannelInterest::recording, on);
  if (impl_->event.storage.floor_flac)
    impl_->rooms[room]->runner->interest().set(0, ChannelInterest::sound, on);
}

const engine::RoomStatus& MediaPlane::status(std::size_t room) {
  return impl_->rooms[room]->runner->status();
}

bool MediaPlane::drain(const std::function<void(const EncodedFrame&)>& frame) {
  bool changed = false;
  for (const auto& room : impl_->rooms) {
    room->runner->free_retired();
    room->flush();
    room->runner->drain_taps(frame);
    const std::uint64_t version = room->runner->status().version;
    changed = changed || version != std::exchange(room->seen_version, version);
  }
  return changed;
}

void MediaPlane::drain_sound(const std::function<void(const SoundFrame&)>& sound) {
  for (const auto& room : impl_->rooms) room->runner->drain_sound(sound);
}

std::uint64_t MediaPlane::dropped(Drop drop) const noexcept {
  return impl_->counters.dropped(drop);
}
std::uint64_t MediaPlane::sent_packets() const noexcept {
  return impl_->counters.sent();
}
std::uint64_t MediaPlane::receiver_reports() const noexcept {
  return impl_->counters.reports();
}
std::uint64_t MediaPlane::received_packets() const noexcept {
  return impl_->counters.received();
}

void MediaPlane::listener_reports(const std::function<void(const ListenerReport&)>& each) {
  impl_->listener_reports.drain(each);
}

void MediaPlane::allow_reports(double bytes_per_second) {
  impl_->report_allowance.store(static_cast<float>(bytes_per_second), std::memory_order_relaxed);
}

std::vector<ThreadReport> MediaPlane::threads() const {
  std::vector<ThreadReport> reports;
  reports.push_back(impl_->receiver->report());
  for (const auto& room : impl_->rooms) room->runner->report(reports);
  reports.push_back(impl_->fanout.report());
  if (impl_->web) impl_->web->report(reports);
  if (impl_->manifests) reports.push_back(impl_->manifests->report());
  return reports;
}

WebMedia* MediaPlane::web() noexcept {
  return impl_->web.get();
}

FrameIndex MediaPlane::frame(std::size_t room) const noexcept {
  return impl_->rooms[room]->runner->frame();
}

rtp::Endpoint MediaPlane::media_endpoint() const {
  return impl_->socket.local();
}

const char* to_string(Drop drop) noexcept {
  switch (drop) {
    case Drop::unregistered:
      return "unregistered";
    case Drop::sender_report:
      return "sender_report";
    case Drop::wrong_ssrc:
      return "wrong_ssrc";
    case Drop::malformed:
      return "malformed";
    case Drop::oversized:
      return "oversized";
    case Drop::wrong_payload_type:
      return "wrong_payload_type";
    case Drop::replayed:
      return "replayed";
    case Drop::not_authentic:
      return "not_authentic";
    case Drop::flood:
      return "flood";
    case Drop::queue_full:
      return "queue_full";
    case Drop::send_failed:
      return "send_failed";
    case Drop::tap_full:
      return "tap_full";
    case Drop::fanout_full:
      return "fanout_full";
    case Drop::manifest_full:
      return "manifest_full";
    case Drop::worker_full:
      return "worker_full";
    case Drop::command_full:
      return "command_full";
    case Drop::report_full:
      return "report_full";
    case Drop::count_:
      break;
  }
  return "unknown";
}

}  // namespace dragoman::app
