#include "relay/app/journal_keeper.h"

#include "relay/app/lookup.h"
#include "relay/watch/place_names.h"

#include <fmt/format.h>

#include <set>
#include <utility>

namespace dragoman::app {
namespace {

using store::JournalFact;

/// Facts of one room.
class Facts {
 public:
  explicit Facts(const event::Room& room) : room_(room) {}

  void of_channel(const char* kind, std::size_t channel) {
    facts_.push_back({kind, room_.id, room_.channels[channel].id, "", 0, "", ""});
  }
  void of_desk(const char* kind, engine::Seat seat, std::string channel = "") {
    const auto& booth = room_.booths[static_cast<std::size_t>(seat.booth)];
    facts_.push_back({kind, room_.id, std::move(channel), booth.id, seat.desk, "", ""});
  }
  void of_room(const char* kind) { facts_.push_back({kind, room_.id, "", "", 0, "", ""}); }
  std::vector<JournalFact> take() { return std::move(facts_); }

 private:
  const event::Room& room_;
  std::vector<JournalFact> facts_;
};

void add_channel(Facts& facts, const event::Room& room, std::size_t channel,
                 const engine::ChannelStatus& status) {
  for (const engine::Seat seat : status.seats_on_air())
    facts.of_desk("on air", seat, room.channels[channel].id);
  if (status.muted) facts.of_channel("muted", channel);
  if (status.state == engine::ChannelState::dead) facts.of_channel("source dead", channel);
}

void add_desk(Facts& facts, const event::Room& room, engine::Seat seat,
              const engine::DeskStatus& status) {
  // Who coughs, or has a word with the booth-mate, goes on working.
  if (status.microphone == engine::Microphone::cough && status.channel != engine::kNone)
    facts.of_desk("on air", seat, room.channels[static_cast<std::size_t>(status.channel)].id);
  if (status.connected) facts.of_desk("at desk", seat);
  if (status.lost) facts.of_desk("link lost", seat);
  if (status.locked) facts.of_desk("locked", seat);
  if (status.handover == engine::HandoverPart::asked) facts.of_desk("handover asked", seat);
  if (status.talk == engine::Talk::mate) facts.of_desk("talk to mate", seat);
  if (status.talk == engine::Talk::technician) facts.of_desk("talk to technician", seat);
  if (status.call == engine::Call::raised) facts.of_desk("call raised", seat);
  if (status.call == engine::Call::handled) facts.of_desk("call handled", seat);
}

}  // namespace

std::filesystem::path journal_path(const event::Event& event) {
  return event.storage.dir / "journal.sqlite";
}

std::vector<JournalFact> journal_facts(const event::Room& room, const engine::RoomStatus& status) {
  Facts facts(room);
  for (std::size_t channel = 0; channel < room.channels.size(); ++channel)
    add_channel(facts, room, channel, status.channels[channel]);
  for (std::size_t booth = 0; booth < room.booths.size(); ++booth)
    for (int desk = 1; desk <= room.booths[booth].desks; ++desk) {
      const engine::Seat seat{static_cast<std::int16_t>(booth), static_cast<std::int16_t>(desk)};
      add_desk(facts, room, seat, status.desks[desk_index(seat)]);
    }
  if (status.floor_language > 0)
    facts.of_channel("floor language", static_cast<std::size_t>(status.floor_language));
  if (status.slower) facts.of_room("slower");
  if (status.use_microphone) facts.of_room("use microphone");
  if (status.channels.front().recording) facts.of_room("recording");
  return facts.take();
}

JournalKeeper::JournalKeeper(const event::Event& event, store::JournalSink& sink)
    : event_(event), sink_(sink), open_(event.rooms.size()) {
  for (const auto& room : event.rooms) handovers_.emplace_back(room.booths.size());
}

/// The desk of the entry is the one that took over, or was to.
void JournalKeeper::note_handovers(std::size_t room, const engine::RoomStatus& status,
                                   WallTime now) {
  for (std::size_t booth = 0; booth < handovers_[room].size(); ++booth) {
    const auto& handover = status.handovers[booth];
    if (std::exchange(handovers_[room][booth], handover.count) == handover.count) continue;
    const auto& where = event_.rooms[room];
    JournalFact fact{std::string("handover ") + engine::to_string(handover.end), where.id, "",
                     where.booths[booth].id, handover.taker};
    fact.detail = fmt::format("from desk {} to desk {}", handover.giver, handover.taker);
    note(fact, now);
  }
}

void JournalKeeper::observe(std::size_t room, const engine::RoomStatus& status, WallTime now) {
  const auto facts = journal_facts(event_.rooms[room], status);
  const std::set<JournalFact> so(facts.begin(), facts.end());
  auto& open = open_[room];
  std::erase_if(open, [&](const auto& entry) {
    if (so.contains(entry.first)) return false;
    sink_.end(entry.second, now);
    return true;
  });
  for (const JournalFact& fact : so) {
    const auto [entry, is_new] = open.try_emplace(fact, last_key_ + 1);
    if (is_new) sink_.begin(++last_key_, fact, now);
  }
  note_handovers(room, status, now);
}

void JournalKeeper::note(const JournalFact& fact, WallTime now) {
  sink_.begin(++last_key_, fact, now);
  sink_.end(last_key_, now);
}

void JournalKeeper::observe_lasting(const JournalFact& fact, bool begins, WallTime now) {
  if (const auto open = lasting_.extract(fact)) sink_.end(open.mapped(), now);
  if (!begins) return;
  lasting_.emplace(fact, ++last_key_);
  sink_.begin(last_key_, fact, now);
}

void JournalKeeper::observe_alarm(const watch::AlarmBook::Change& change, WallTime now) {
  const auto& alarm = change.alarm;
  if (!change.active) {
    const auto open = alarms_.extract(alarm.id);
    if (open) sink_.end(open.mapped(), now);
    return;
  }
  JournalFact fact{std::string("alarm ") + event::to_label(alarm.kind), "", "", "", 0};
  const auto names = watch::names_of(event_, alarm.place);
  if (!names.source.empty()) fact.kind += " (" + std::string(names.source) + ")";
  fact.room = names.room;
  fact.channel = names.channel;
  fact.booth = names.booth;
  fact.desk = names.desk;
  const auto [entry, is_new] = alarms_.try_emplace(alarm.id, last_key_ + 1);
  if (is_new) sink_.begin(++last_key_, fact, now);
}

void JournalKeeper::close(WallTime now) {
  for (const auto& [id, key] : alarms_) sink_.end(key, now);
  alarms_.clear();
  for (const auto& [fact, key] : lasting_) sink_.end(key, now);
  lasting_.clear();
  for (auto& open : open_) {
    for (const auto& [fact, key] : open) sink_.end(key, now);
    open.clear();
  }
}

}  // namespace dragoman::app
