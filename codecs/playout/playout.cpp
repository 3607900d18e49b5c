#include "codecs/playout/playout.h"

#include "codecs/playout/frame_source.h"
#include "codecs/playout/packet_store.h"
#include "codecs/playout/play_clock.h"
#include "codecs/playout/rate_stage.h"
#include "codecs/playout/sample_queue.h"
#include "codecs/playout/source_line.h"
#include "codecs/playout/steering.h"
#include "codecs/playout/time_scale.h"

#include <algorithm>
#include <cstdlib>

namespace dragoman::playout {

const char* to_string(Insert result) noexcept {
  switch (result) {
    case Insert::stored:
      return "stored";
    case Insert::duplicate:
      return "duplicate";
    case Insert::late:
      return "late";
    case Insert::too_early:
      return "too_early";
    case Insert::malformed:
      return "malformed";
    case Insert::unknown_payload_type:
      return "unknown_payload_type";
    case Insert::restarted:
      return "restarted";
  }
  return "unknown";
}

/// The stages in the order in which a packet meets them.
struct Playout::Impl {
  explicit Impl(const Config& c)
      : config(c),
        line(c.max_delay),
        store(c.store_packets),
        steering(c),
        source(c.format.channels),
        queue(c.format.channels),
        rate(c.format.channels),
        packet_length(c.nominal_packet) {}

  Insert insert(const rtp::Packet& packet, Instant arrival) noexcept;
  Insert keep(const StoredPacket& packet, bool older) noexcept;
  Insert keep_copy(const StoredPacket& packet, Samples age) noexcept;
  bool put(const StoredPacket& packet) noexcept;
  bool too_late(const StoredPacket& packet) const noexcept {
    return packet.timestamp + packet.duration <= source.next();
  }
  Pull pull(audio::MutableBlock out, Instant play_time) noexcept;

  bool try_start(Instant now, Samples period) noexcept;
  void stop(bool forget) noexcept;
  void resume() noexcept;
  void steer(Instant now, Samples period) noexcept;
  void move_delay(Policy::Move move, Instant now, Samples period) noexcept;
  void describe() noexcept;

  /// Samples between fetching the next block's first sample and the next packet's.
  Samples ahead_of_next() const noexcept { return queue.length() + rate.delay(); }
  /// Play time − time stamp, of everything on the line.
  Nanoseconds play_transit(Instant now) const noexcept {
    return now.time_since_epoch() + samples_to_duration(ahead_of_next() - source.next());
  }
  Lattice lattice(Samples period) const noexcept {
    // Drift found but not yet corrected already asks for the room that the resampler needs.
    const bool drifting = rate.engaged() || steering.drifting();
    return {period, packet_length, ahead_of_next(), drifting ? RateStage::kAhead : 0, !drifting};
  }

  Config config;
  SourceLine line;
  PacketStore store;
  Steering steering;
  FrameSource source;
  SampleQueue queue;
  RateStage rate;
  PlayClock clock;
  Stats stats;
  Samples packet_length;
  std::uint64_t refused = 0;  ///< malformed packets, refused before they were stored
  Samples pushed_out = 0;     ///< by newer packets, of a full store, since playing began
  bool playing = false;
  bool same_line = false;  ///< source.next() lies on the present line
};

Insert Playout::Impl::insert(const rtp::Packet& packet, Instant arrival) noexcept {
  const audio::FrameDecoder* decoder = source.decoder(packet.payload_type);
  if (decoder == nullptr) return Insert::unknown_payload_type;
  const bool oversized = packet.payload.size() > rtp::kMaxDatagram;
  const Samples duration = oversized ? 0 : decoder->duration(packet.payload);
  if (duration <= 0 || duration > FrameSource::kLongestPacket) {
    ++refused;
    describe();
    return Insert::malformed;
  }
  const SourceLine::Verdict verdict = line.offer(packet, arrival);
  if (verdict == SourceLine::Verdict::astray) {
    ++stats.astray;
    return Insert::too_early;
  }
  const bool restarted = verdict == SourceLine::Verdict::restarted;
  if (restarted) {
    ++stats.restarts;
    stop(true);
    store.clear();
  }
  const StoredPacket stored{line.timestamp(), duration, packet.payload_type, arrival,
                            packet.payload};
  if (packet.age > 0) return keep_copy(stored, packet.age);
  const Insert result = keep(stored, verdict == SourceLine::Verdict::older);
  return restarted ? Insert::restarted : result;
}

Insert Playout::Impl::keep(const StoredPacket& packet, bool older) noexcept {
  steering.seen(packet.arrival);
  const bool late = playing && too_late(packet);
  if (source.played(packet.timestamp) || (!late && !put(packet))) {
    ++stats.duplicates;
    steering.came_again(packet.arrival, packet.timestamp);
    return Insert::duplicate;
  }
  steering.arrived(packet.arrival, packet.timestamp);
  if (late) {
    ++stats.late;
    return Insert::late;
  }
  packet_length = packet.duration;
  if (older) ++stats.reordered;
  return Insert::stored;
}

/// A copy says nothing of the network's jitter, whenever it comes: it was sent later on purpose.
Insert Playout::Impl::keep_copy(const StoredPacket& packet, Samples age) noexcept {
  steering.copy_seen(packet.arrival, age);
  const bool known = source.played(packet.timestamp) || store.holds(packet.timestamp);
  if (known) return Insert::duplicate;
  // What was sent before the listener came is no loss.
  if (!playing || packet.timestamp < source.begun()) return Insert::late;
  steering.copy_needed(packet.arrival);
  if (too_late(packet)) return Insert::late;
  if (!put(packet)) return Insert::duplicate;
  ++stats.recovered;
  return Insert::stored;
}

/// False when it is here already, or too old for a full store.
bool Playout::Impl::put(const StoredPacket& packet) noexcept {
  const Samples room = store.full() ? store.front().duration : 0;
  if (!store.put(packet)) return false;
  pushed_out += room;
  ++stats.received;
  return true;
}

bool Playout::Impl::try_start(Instant now, Samples period) noexcept {
  if (store.empty() || steering.empty()) return false;
  const Samples wanted = steering.first_delay(now, period, packet_length);
  const Nanoseconds latest = now.time_since_epoch() - steering.base() - samples_to_duration(wanted);
  for (std::size_t i = store.size(); i > 0; --i) {
    const Samples timestamp = store.at(i - 1).timestamp;
    // A full store will never hold an older one than its first.
    const bool oldest_possible = i == 1 && store.full();
    if (samples_to_duration(timestamp) > latest && !oldest_possible) continue;
    // Too old to begin with: what follows it will be in time.
    const Nanoseconds age = latest - samples_to_duration(timestamp);
    if (age > config.max_delay + samples_to_duration(packet_length + period - wanted)) return false;
    // What waited here but is too old now was not lost: the fetching stopped, not the network.
    Samples missing = same_line ? timestamp - source.next() - pushed_out : 0;
    for (std::size_t k = 0; k + 1 < i; ++k) missing -= store.at(k).duration;
    source.start(timestamp, std::max<Samples>(0, missing));
    playing = same_line = true;
    pushed_out = 0;
    return true;
  }
  return false;
}

/// After this the next packets decide where to go on. `forget`: it is another time line.
void Playout::Impl::stop(bool forget) noexcept {
  source.stop(queue, forget);
  rate.reset();
  steering.restart(forget);
  playing = false;
  if (forget) {
    same_line = false;
    return;
  }
  for (std::size_t i = 0; i < store.size(); ++i) {
    steering.seed(store.at(i).arrival, store.at(i).timestamp);
  }
}

/// The device was gone for a while: what came meanwhile is too old to play, and what found no room
/// to wait was no loss of the network's. So the line is joined anew, by what comes from now on.
void Playout::Impl::resume() noexcept {
  store.clear();
  if (playing) ++stats.restarts;
  stop(false);
  same_line = false;
}

void Playout::Impl::steer(Instant now, Samples period) noexcept {
  const Steering::Plan plan =
      steering.plan(now, play_transit(now), lattice(period), rate.engaged());
  if (!rate.engaged() && steering.drifting()) {
    source.fill_ahead(queue, store, period + 2 * RateStage::kAhead);
  }
  const bool filled = queue.length() >= period + 2 * RateStage::kAhead;
  if (rate.engaged() || (steering.drifting() && filled)) rate.set_ratio(plan.ratio, queue);
  stats.delay = plan.margin;
  stats.target = plan.target;
  move_delay(plan.move, now, period);
}

void Playout::Impl::move_delay(Policy::Move move, Instant now, Samples period) noexcept {
  if (move == Policy::Move::none) return;
  Samples by = 0;
  if (move == Policy::Move::shrink) {
    source.fill_ahead(queue, store, std::max(kShrinkReach, period));
    by = -shrink(queue, steering.allowed(), steering.similarity(), steering.periods());
  } else if (queue.length() <= kMaxLag + period) {  // else the same sound would be repeated again
    source.fill_ahead(queue, store, period);
    by = stretch(queue, steering.allowed(), steering.similarity());
  }
  (by > 0 ? stats.stretched : stats.shortened) += std::abs(by);
  steering.moved(by, now);
}

Pull Playout::Impl::pull(audio::MutableBlock out, Instant play_time) noexcept {
  const auto period = static_cast<Samples>(out.size()) / config.format.channels;
  if (period == 0) return {};
  const Instant now = clock.next(play_time, period);
  if (clock.late()) ++stats.late_pulls;
  steering.fetched(now);
  if (clock.resumed()) resume();
  // What should play next was pushed out of a full store, so all that follows would be, too.
  const bool outgrown = pushed_out > 0 && store.full();
  if (playing && (outgrown || play_transit(now) - steering.base() > config.max_delay)) {
    ++stats.restarts;
    stop(false);
  }
  const bool begins = !playing;
  if (begins && !try_start(now, period)) {
    source.rest(out);
    describe();
    return {.waiting = true};
  }
  steer(now, period);
  const FrameSource::Filled filled = source.fill(queue, store, rate.needed(period));
  if (filled.starved) ++stats.underruns;
  steering.grown(filled.grown);
  stats.concealed += filled.concealed;
  stats.play_timestamp = source.next() - ahead_of_next();
  rate.pull(queue, out);
  describe();
  return {filled.concealed < period, filled.concealed, begins, false};
}

void Playout::Impl::describe() noexcept {
  stats.lost = source.lost();
  stats.malformed = refused + source.malformed();
  stats.buffered = store.buffered() + ahead_of_next();
  stats.spread = duration_to_samples(steering.lately());
  stats.jitter_ms = static_cast<double>(steering.jitter().count()) * 1e-6;
  stats.drift_ppm = steering.drift_ppm();
}

Playout::Playout(const Config& config) : impl_(std::make_unique<Impl>(config)) {}
Playout::~Playout() = default;
Playout::Playout(Playout&&) noexcept = default;
Playout& Playout::operator=(Playout&&) noexcept = default;

void Playout::add_decoder(std::uint8_t type, std::unique_ptr<audio::FrameDecoder> decoder) {
  impl_->source.add_decoder(type, std::move(decoder));
}
Insert Playout::insert(const rtp::Packet& packet, Instant arrival) noexcept {
  return impl_->insert(packet, arrival);
}
Pull Playout::pull(audio::MutableBlock out, Instant play_time) noexcept {
  return impl_->pull(out, play_time);
}
bool Playout::rested(Instant play_time) const noexcept {
  return impl_->clock.rested(play_time);
}
const Stats& Playout::stats() const noexcept {
  return impl_->stats;
}

}  // namespace dragoman::playout
