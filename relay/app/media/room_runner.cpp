#include "relay/app/media/room_runner.h"

#include "relay/net/clock.h"

#include <algorithm>
#include <cstring>
#include <string>

namespace dragoman::app {
namespace {

/// Stalls of the host up to this long cost no frame.
constexpr Nanoseconds kPatience = std::chrono::milliseconds{100};
constexpr std::size_t kCommands = 1024;
constexpr std::size_t kEvents = 1024;
/// Private packets that may wait for the fan-out thread: those of twenty voices in two frames of 5
/// ms.
constexpr std::size_t kPrivateSlots = 80;

std::size_t frames_in(Nanoseconds time, Samples frame) {
  return static_cast<std::size_t>(time / samples_to_duration(frame));
}

/// Every source the room may have, each with the packets of a stall of kPatience.
std::size_t datagram_slots(const event::Room& room) {
  constexpr Nanoseconds kPacket = std::chrono::microseconds{2500};
  std::size_t sources = engine::kMaxFloorSources;
  for (const event::Booth& booth : room.booths) sources += static_cast<std::size_t>(booth.desks);
  return std::clamp<std::size_t>(sources * (kPatience / kPacket), 256, 2048);
}

/// Share `part` of `parts`: every parts-th channel, so that neighbours, which are often alike in
/// load, are spread.
std::vector<int> share(const event::Room& room, std::size_t part, std::size_t parts) {
  std::vector<int> channels;
  for (std::size_t i = part; i < room.channels.size(); i += parts) {
    channels.push_back(static_cast<int>(i));
  }
  return channels;
}

void copy_levels(const engine::LineLevels& from, engine::ChannelStatus& to) noexcept {
  to.rms_dbfs = from.rms_dbfs;
  to.peak_dbfs = from.peak_dbfs;
  to.true_peak_dbfs = from.true_peak_dbfs;
  to.momentary_lufs = from.momentary_lufs;
  to.short_term_lufs = from.short_term_lufs;
  to.clipped = from.clipped;
}

}  // namespace

RoomRunner::RoomRunner(const Surroundings& surroundings, std::size_t room, FrameIndex first)
    : surroundings_(surroundings),
      frame_length_(surroundings.event.audio.frame),
      source_tap_(room, frame_length_, surroundings.counters),
      private_lines_(surroundings.fanout.add_producer(kPrivateSlots)),
      room_index_(static_cast<std::uint16_t>(room)),
      room_(surroundings.event, room, *this),
      grid_(frame_length_, first, Instant{}, kPatience),
      commands_(kCommands),
      events_(kEvents),
      datagrams_(datagram_slots(surroundings.event.rooms[room])),
      refusals_(surroundings.counters),
      frame_(first),
      thread_("mix " + surroundings.event.rooms[room].id, Priority::mix,
              samples_to_duration(frame_length_) / 2) {
  const event::Room& description = surroundings.event.rooms[room];
  const auto wanted = static_cast<std::size_t>(std::max(0, surroundings.event.audio.workers));
  const std::size_t count = std::min(wanted, description.channels.size());
  if (count == 0) {
    lines_ = std::make_unique<LineBank>(surroundings, room, share(description, 0, 1), interest_);
  }
  for (std::size_t i = 0; i < count; ++i) {
    workers_.push_back(
        std::make_unique<SendWorker>(surroundings, room, share(description, i, count), interest_,
                                     "send " + description.id + " " + std::to_string(i),
                                     frames_in(kPatience, frame_length_) + 4));
  }
}

RoomRunner::~RoomRunner() {
  stop();
  free_retired();
  commands_.consume_all([](const engine::Command& command) { delete command.source; });
}

void RoomRunner::start(Instant counted, Instant start, Receiver& receiver) {
  receiver_ = &receiver;
  grid_ = FrameGrid::counted_on(frame_length_, grid_.next(), counted, start, kPatience);
  for (const auto& worker : workers_) worker->start();
  thread_.start([this] { run(); });
}

void RoomRunner::stop() noexcept {
  stopping_.store(true, std::memory_order_release);
  thread_.join();
  for (const auto& worker : workers_) worker->stop();
}

void RoomRunner::prepare(const engine::Command& command) {
  room_.apply(command, net::monotonic_now());
}

bool RoomRunner::post(const engine::Command& command) {
  return commands_.push(command);
}

void RoomRunner::seal(const RoomKeys& keys) {
  if (lines_) lines_->seal(keys);
  for (const auto& worker : workers_) worker->seal(keys);
}

void RoomRunner::free_retired() {
  events_.consume_all([](const engine::EngineEvent& event) { delete event.source; });
}

namespace {

template <class Tap, class Each>
void take_all(Tap& tap, const Each& each) {
  while (const auto* slot = tap.readable()) {
    each(*slot);
    tap.release();
  }
}

}  // namespace

void RoomRunner::drain_taps(const std::function<void(const EncodedFrame&)>& frame) {
  if (lines_) take_all(lines_->tap(), frame);
  for (const auto& worker : workers_) take_all(worker->tap(), frame);
}

void RoomRunner::drain_sound(const std::function<void(const SoundFrame&)>& sound) {
  if (lines_) take_all(lines_->sound_tap(), sound);
  for (const auto& worker : workers_) take_all(worker->sound_tap(), sound);
}

void RoomRunner::report(std::vector<ThreadReport>& reports) const {
  reports.push_back(thread_.report());
  for (const auto& worker : workers_) reports.push_back(worker->report());
}

void RoomRunner::run() noexcept {
  while (!stopping_.load(std::memory_order_acquire)) {
    sleep_until(grid_.deadline());
    tick();
  }
}

void RoomRunner::tick() noexcept {
  const Instant now = net::monotonic_now();
  thread_.cycle(now - grid_.deadline());
  grid_.skip_to(now);
  const FrameIndex n = grid_.next();
  const Instant due = grid_.deadline();
  apply_commands(due);
  take_datagrams(due);
  room_.mix(n, due);
  send(n, due);
  if (source_tap_.take(room_, n)) surroundings_.wake_control();
  publish(n);
  frame_.store(n, std::memory_order_relaxed);
  grid_.advance();
}

void RoomRunner::apply_commands(Instant now) noexcept {
  commands_.consume_all([&](const engine::Command& command) { room_.apply(command, now); });
}

void RoomRunner::take_datagrams(Instant due) noexcept {
  receiver_->collect();
  bool private_waits = false;
  while (const Datagram* datagram = datagrams_.readable()) {
    if (private_interest_.has(static_cast<std::size_t>(datagram->slot))) {
      offer_private(*datagram, due);
      private_waits = true;
    }
    room_.receive(datagram->slot, rtp::Bytes{datagram->data}.first(datagram->size),
                  datagram->arrival);
    datagrams_.release();
  }
  if (private_waits) surroundings_.fanout.wake();
}

void RoomRunner::offer_private(const Datagram& datagram, Instant due) noexcept {
  UnicastPacket* packet = private_lines_.writable();
  if (packet == nullptr) return surroundings_.counters.drop(Drop::fanout_full);
  packet->room = room_index_;
  packet->slot = datagram.slot;
  packet->due = due;
  packet->size = datagram.size;
  std::memcpy(packet->data.data(), datagram.data.data(), datagram.size);
  private_lines_.commit();
}

void RoomRunner::send(FrameIndex n, Instant due) noexcept {
  const WallTime wall{due.time_since_epoch() - net::ClockPair::read().offset};
  for (const auto& worker : workers_) worker->offer(room_, n, due, wall);
  if (!lines_) return;
  const std::vector<int>& channels = lines_->channels();
  lines_->begin(n, due, wall);
  for (std::size_t i = 0; i < channels.size(); ++i) {
    const auto channel = static_cast<std::size_t>(channels[i]);
    lines_->process(i, room_.block(channels[i]), room_.status().channels[channel]);
  }
  lines_->end();
}

void RoomRunner::publish(FrameIndex n) noexcept {
  const std::uint64_t version = room_.status().version;
  const bool news = version != published_version_;
  if (news || to_int(n) * frame_length_ % engine::kStatusPeriod == 0) {
    engine::RoomStatus& status = status_.back();
    status = room_.status();
    status.late_ticks = thread_.late_cycles();
    fill_levels(status);
    refusals_.observe(status.sources);
    status_.publish();
    published_version_ = version;
  }
  if (news || control_waits_) surroundings_.wake_control();
  control_waits_ = false;
}

void RoomRunner::fill_levels(engine::RoomStatus& status) noexcept {
  const auto to = [&](int channel) -> engine::ChannelStatus& {
    return status.channels[static_cast<std::size_t>(channel)];
  };
  if (lines_) {
    const std::vector<int>& channels = lines_->channels();
    for (std::size_t i = 0; i < channels.size(); ++i)
      copy_levels(lines_->levels(i), to(channels[i]));
  }
  for (const auto& worker : workers_) {
    const std::vector<engine::LineLevels>& levels = worker->levels();
    for (std::size_t i = 0; i < levels.size(); ++i)
      copy_levels(levels[i], to(worker->channels()[i]));
  }
}

bool RoomRunner::post(const engine::EngineEvent& event) noexcept {
  control_waits_ = true;
  return events_.push(event);
}

}  // namespace dragoman::app
