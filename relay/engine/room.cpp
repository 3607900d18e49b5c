#include "relay/engine/room.h"

#include "relay/engine/channel_index.h"
#include "relay/engine/channel_mix.h"
#include "relay/engine/floor_language.h"
#include "relay/engine/floor_mix.h"
#include "relay/engine/interpretation.h"
#include "relay/engine/language_channel.h"
#include "relay/engine/signal.h"
#include "relay/engine/source_table.h"
#include "relay/engine/status_board.h"

#include <algorithm>
#include <vector>

namespace dragoman::engine {
struct Room::Impl {
  Impl(const event::Event& event, const event::Room& room, EventSink& event_sink)
      : frame(event.audio.frame),
        sink(&event_sink),
        sources(frame, event_sink),
        floor(frame, room.channels.front().channels, room.floor_silence),
        language(channel_index(room, room.floor_language)),
        interpretation(room) {
    for (const auto& channel : room.channels) {
      rules.emplace_back(channel);
      mixes.emplace_back(frame, channel.channels, channel.id, channel.spoken);
      mixes.back().lip_sync().begin(duration_to_samples(channel.delay));
    }
    holders.resize(mixes.size());
  }

  bool is_channel(std::int16_t index) const noexcept {
    return index >= 0 && static_cast<std::size_t>(index) < mixes.size();
  }

  void open_source(std::int16_t slot, Source* source) noexcept {
    if (source == nullptr) return;
    sources.open(slot, source);
    if (slot >= kMaxFloorSources) interpretation.connect(seat_of(slot));
  }
  void close_source(std::int16_t slot) noexcept {
    if (sources.at(slot) == nullptr) return;
    sources.close(slot);
    if (slot >= kMaxFloorSources) interpretation.disconnect(seat_of(slot));
  }

  void close(bool on, Samples fade) noexcept {
    closed = on;
    interpretation.close_room(on);
    for (auto& mix : mixes) mix.close(on, fade);
  }

  void set_floor_language(const Command& command) noexcept;
  void apply_to_channel(const Command& command) noexcept;
  void apply_to_desk(const Command& command, Instant now) noexcept;
  void gather_desks(Instant now) noexcept;
  void mix_language(std::size_t c, Instant now) noexcept;
  void mix_floor_channel() noexcept;
  void publish_common(std::size_t c) noexcept;
  void publish_on_air(ChannelStatus& status, const Holders& on_air) noexcept;
  void publish_desks() noexcept;
  void publish_source(int slot, bool in_full) noexcept;
  void hand_over() noexcept;

  Samples frame;
  EventSink* sink;
  SourceTable sources;
  FloorMix floor;
  FloorLanguage language;
  Interpretation interpretation;
  Signal slower, use_microphone;
  std::vector<LanguageChannel> rules;  ///< by channel index; the floor's is not asked
  std::vector<ChannelMix> mixes;       ///< by channel index
  std::vector<Holders> holders;        ///< by channel index, made anew each frame
  bool recording = false;
  bool closed = false;
  StatusBoard board;
  bool news = true;  ///< control has not been told of the latest version
};

Room::Room(const event::Event& event, std::size_t room_index, EventSink& sink)
    : impl_(std::make_unique<Impl>(event, event.rooms[room_index], sink)) {}
Room::~Room() = default;

void Room::apply(const Command& command, Instant now) noexcept {
  auto& r = *impl_;
  switch (command.type) {
    case CommandType::open_source:
      r.open_source(command.slot, command.source);
      break;
    case CommandType::close_source:
      r.close_source(command.slot);
      break;
    case CommandType::floor_language:
      r.set_floor_language(command);
      break;
    case CommandType::floor_source:
      r.floor.prefer(command.slot);
      break;
    case CommandType::source_delay:
      r.sources.delay(command.slot, command.lip_sync);
      break;
    case CommandType::close_room:
      r.close(command.on, command.fade);
      break;
    case CommandType::recording:
      r.recording = command.on;
      break;
    case CommandType::slower:
      r.slower.press(now);
      break;
    case CommandType::use_microphone:
      r.use_microphone.press(now);
      break;
    case CommandType::rules:
      r.interpretation.follow(command.rules);
      r.floor.silence_after(command.rules.floor_silence);
      break;
    case CommandType::mute:
    case CommandType::gain:
    case CommandType::channel_delay:
    case CommandType::line_up:
    case CommandType::fallback:
    case CommandType::give_channel:
    case CommandType::empty_channel:
      if (r.is_channel(command.channel)) r.apply_to_channel(command);
      break;
    default:
      r.apply_to_desk(command, now);
  }
}

void Room::Impl::set_floor_language(const Command& command) noexcept {
  if (command.channel != kNone && !is_channel(command.channel)) return;
  if (command.seat.booth == kNone) return language.choose(command.channel);
  const bool first_is_here = interpretation.is_manned(language.said_by());
  interpretation.answer_floor_language(
      command.seat, language.say(command.channel, command.seat.booth, first_is_here));
}

void Room::Impl::apply_to_channel(const Command& command) noexcept {
  const auto channel = static_cast<std::size_t>(command.channel);
  auto& mix = mixes[channel];
  if (command.type == CommandType::mute) return mix.mute(command.on, command.fade);
  if (command.type == CommandType::gain) return mix.gain(command.gain_db, command.fade);
  if (command.type == CommandType::channel_delay) return mix.lip_sync().change(command.lip_sync);
  if (channel == 0) return;  // the floor has no interpreters, and no line-up of its own
  if (command.type == CommandType::line_up) return mix.line_up().turn(command.on);
  if (command.type == CommandType::empty_channel) return rules[channel].follow(command.empty);
  if (command.type == CommandType::fallback) return rules[channel].force_fallback(command.on);
  interpretation.give(command.channel, command.seat.booth);
}

void Room::Impl::apply_to_desk(const Command& command, Instant now) noexcept {
  switch (command.type) {
    case CommandType::microphone:
      return interpretation.microphone(command.seat, command.on, now);
    case CommandType::cough:
      return interpretation.cough(command.seat, command.on);
    case CommandType::talk:
      return interpretation.talk(command.seat, command.talk, command.on);
    case CommandType::output:
      return interpretation.output(command.seat, command.output, command.channel, now);
    case CommandType::incoming:
      return interpretation.incoming(command.seat, command.channel);
    case CommandType::lock_desk:
      return interpretation.lock(command.seat, command.on);
    case CommandType::kick_desk:
      return interpretation.kick(command.seat);
    case CommandType::handover:
      return interpretation.handover(command.seat, command.step, now);
    case CommandType::call:
      return interpretation.call(command.seat, command.call, now);
    default:
      return;
  }
}

void Room::receive(int slot, rtp::Bytes datagram, Instant arrival) noexcept {
  if (Source* source = impl_->sources.at(slot)) source->receive(datagram, arrival);
}

void Room::mix(FrameIndex n, Instant now) noexcept {
  auto& r = *impl_;
  r.sources.pull(now);
  r.floor.mix(r.sources, now);
  r.gather_desks(now);
  r.mix_floor_channel();
  for (std::size_t c = 1; c < r.mixes.size(); ++c) r.mix_language(c, now);

  r.publish_desks();
  const bool in_full = to_int(n) * r.frame % kStatusPeriod == 0;
  for (int slot = 0; slot < kMaxSources; ++slot) r.publish_source(slot, in_full);
  auto& status = r.board.status();
  r.board.set(status.floor_language, r.language.channel());
  r.board.set(status.floor_language_by, r.language.said_by());
  r.board.set(status.slower, r.slower.shown());
  r.board.set(status.use_microphone, r.use_microphone.shown());
  r.board.set(status.closed, r.closed);
  r.board.set(status.floor_preferred, r.floor.preferred());
  status.slower_times = r.slower.times();
  status.use_microphone_times = r.use_microphone.times();
  status.refusals = r.interpretation.refusals();
  status.frame = n;
  status.when = now;
  ++status.ticks;
  r.hand_over();
}

audio::Block Room::block(int channel_index) const noexcept {
  return impl_->mixes[static_cast<std::size_t>(channel_index)].block();
}

Strand Room::pre_fade(int slot) const noexcept {
  const Source* source = impl_->sources.at(slot);
  if (source == nullptr) return {};
  return {source->raw(), source->channels()};
}

const RoomStatus& Room::status() const noexcept {
  return impl_->board.status();
}

/// Hears each desk, and sorts the open ones by the channel that they hold.
void Room::Impl::gather_desks(Instant now) noexcept {
  for (auto& held : holders) held = {};
  for (auto& desk : interpretation.desks()) {
    const Source* source = sources.at(source_slot(desk.seat));
    interpretation.hear(desk, source != nullptr && source->alive(), now);
    if (desk.open)
      interpretation.lapse(desk, rules[static_cast<std::size_t>(desk.channel)].hold(), now);
  }
  interpretation.update(language.channel(), now);
  slower.update(now);
  use_microphone.update(now);
  for (const auto& desk : interpretation.desks()) {
    if (desk.open) holders[static_cast<std::size_t>(desk.channel)].add(desk);
  }
  for (const auto& desk : interpretation.desks()) {
    if (!desk.left_dead) continue;
    auto& held = holders[static_cast<std::size_t>(desk.channel)];
    if (held.count == 0) held.add(desk);
  }
}

void Room::Impl::mix_floor_channel() noexcept {
  auto& status = board.status().channels.front();
  status.captured = mixes.front().pass(floor.original(), floor.captured());
  const auto state = floor.lost() ? ChannelState::dead : ChannelState::floor;
  board.set(status.state, closed || mixes.front().muted() ? ChannelState::muted : state);
  publish_common(0);
}

void Room::Impl::mix_language(std::size_t c, Instant now) noexcept {
  const auto plan = rules[c].plan(holders[c], language.is(static_cast<std::int16_t>(c)),
                                  board.status().channels, now);
  std::array<Fader::Wish, kMaxOnAir + 1> wishes{};
  std::size_t count = 0;
  Holders on_air;
  auto& status = board.status().channels[c];
  auto captured = plan.carries_floor ? floor.captured() : WallTime{};
  if (plan.carries_floor) wishes[count++] = plan.floor;
  for (const Desk* desk : holders[c].all()) {
    if (!desk->on_air() || rules[c].forced()) continue;
    const Source* source = sources.at(source_slot(desk->seat));
    if (on_air.count == 0) captured = source->captured();
    on_air.add(*desk);
    wishes[count++] = {{source}};
  }
  const auto open = [](const Desk* desk) { return desk->open; };
  const auto holding = holders[c].all();
  if (std::any_of(holding.begin(), holding.end(), open)) mixes[c].line_up().turn(false);
  mixes[c].fader().aim(std::span{wishes}.first(count));
  const auto strand = [this](const Ingredient& what) {
    if (what.source == kTheFloor) return what.original ? floor.original_strand() : floor.matched();
    return Strand{what.source->matched(), what.source->channels()};
  };
  status.captured = mixes[c].mix(strand, captured);
  // Of a dead channel people want to know whose microphone it was.
  publish_on_air(status, plan.state == ChannelState::dead ? holders[c] : on_air);
  const bool replaced = closed || mixes[c].muted() || mixes[c].line_up().on();
  board.set(status.state, replaced ? ChannelState::muted : plan.state);
  board.set(status.quality, plan.quality);
  board.set(status.line_up, mixes[c].line_up().on());
  board.set(status.fallback, rules[c].forced());
  board.set(status.given_to, interpretation.given_to(static_cast<std::int16_t>(c)));
  publish_common(c);
}

void Room::Impl::publish_common(std::size_t c) noexcept {
  auto& status = board.status().channels[c];
  board.set(status.muted, mixes[c].muted());
  board.set(status.gain_db, mixes[c].gain_db());
  board.set(status.lip_sync, mixes[c].lip_sync().delay());
  board.set(status.recording, recording);
  status.floor_language = language.channel();
}

void Room::Impl::publish_on_air(ChannelStatus& status, const Holders& on_air) noexcept {
  board.set(status.on_air_count, static_cast<std::uint8_t>(on_air.count));
  for (std::size_t i = 0; i < status.on_air.size(); ++i) {
    const bool used = i < static_cast<std::size_t>(on_air.count);
    board.set(status.on_air[i], used ? on_air.desks[i]->seat : Seat{});
  }
}

void Room::Impl::publish_desks() noexcept {
  std::size_t booth = 0;
  for (const auto& handover : interpretation.handovers())
    board.set(board.status().handovers[booth++], handover.latest());
  for (const auto& desk : interpretation.desks()) {
    auto& status = board.status().desks[desk_index(desk.seat)];
    auto reason = desk.reason;
    const bool replaced = desk.open && rules[static_cast<std::size_t>(desk.channel)].forced();
    if (desk.open && reason == Reason::none) {
      if (!desk.heard)
        reason = Reason::link_lost;
      else if (replaced)
        reason = Reason::forced_fallback;
      else if (mixes[static_cast<std::size_t>(desk.channel)].muted())
        reason = Reason::channel_muted;
      else if (desk.in_loop)
        reason = Reason::relay_loop;
      else if (language.is(desk.channel))
        reason = Reason::is_floor_language;
    }
    if (!desk.open && reason == Reason::none && desk.fell_silent) reason = Reason::link_lost;
    board.set(status.connected, desk.connected);
    board.set(status.locked, desk.locked);
    board.set(status.microphone, desk.microphone());
    board.set(status.output, desk.output);
    board.set(status.channel, desk.channel);
    board.set(status.incoming, desk.incoming);
    board.set(status.on_air, desk.on_air() && !replaced);
    board.set(status.reason, reason);
    board.set(status.refusals, desk.refusals);
    board.set(status.handover, desk.handover);
    board.set(status.floor_key, desk.floor_key);
    board.set(status.call, desk.call.state());
    board.set(status.talk, desk.talk);
    board.set(status.lost, desk.lost || (desk.open && !desk.heard));
  }
}

/// Levels and counters only now and then: working them out costs more than the rest together.
void Room::Impl::publish_source(int slot, bool in_full) noexcept {
  auto& status = board.status().sources[static_cast<std::size_t>(slot)];
  const Source* source = sources.at(slot);
  board.set(status.lip_sync, sources.lip_sync(slot));
  if (source == nullptr && !status.present) return;
  const bool fresh = (source != nullptr) != status.present;
  board.set(status.present, source != nullptr);
  board.set(status.alive, source != nullptr && source->alive());
  board.set(status.selected, source != nullptr && slot == floor.selected());
  board.set(status.silent, source != nullptr && floor.silent(slot));
  if (!in_full && !fresh) return;
  SourceStatus now{};
  if (source != nullptr) source->fill(now);
  now.lip_sync = status.lip_sync;
  now.selected = status.selected;
  now.silent = status.silent;
  status = now;
}

/// Gives control what it is owed; what it has no room for is offered again next frame.
void Room::Impl::hand_over() noexcept {
  sources.retire([this](const Source* source) {
    floor.forget(source);
    for (auto& mix : mixes) mix.fader().forget(source);
  });
  news = board.commit() || news;
  if (news) news = !sink->post({EventType::state_changed});
}

}  // namespace dragoman::engine
