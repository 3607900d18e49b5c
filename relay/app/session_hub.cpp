#include "relay/app/session_hub.h"

#include "codecs/control/json.h"
#include "relay/app/lookup.h"
#include "relay/app/session.h"
#include "relay/app/session_state.h"

#include <algorithm>

namespace dragoman::app {

namespace {

constexpr Nanoseconds kSettleReports = std::chrono::seconds{1};
/// A room's states for all of its sessions: so many at once, as hands make them. Where a full hall
/// makes more, each tick tells the latest, which is all that anybody needs.
constexpr double kStatesPerSecond = 20, kStatesAtOnce = 20;

/// Another desk of the same booth.
bool are_mates(const std::optional<Admission>& other, const Admission& desk) {
  return other && other->room == desk.room && other->seat && *other->seat != *desk.seat &&
         other->seat->booth == desk.seat->booth;
}

bool is_in(const Session* session, std::size_t room) {
  return session->admission() && session->admission()->room == room;
}

std::vector<std::size_t> channel_counts(const event::Event& event) {
  std::vector<std::size_t> counts;
  for (const auto& room : event.rooms) counts.push_back(room.channels.size());
  return counts;
}

}  // namespace

SessionHub::SessionHub(const event::Event& event, MediaControl& media, Setup setup)
    : event_(event),
      media_(media),
      setup_(std::move(setup)),
      seats_(event, setup_.floor_places),
      subscriptions_(media, event.audio.frame),
      round_trips_(channel_counts(event)),
      population_(channel_counts(event), event.alarms.listener_loss_percent),
      messages_(event.rooms.size()),
      private_lines_(event.rooms.size()),
      technician_hears_(event.rooms.size()),
      published_(event.rooms.size()),
      room_states_(event.rooms.size(), TokenBucket(kStatesPerSecond, kStatesAtOnce)),
      owes_state_(event.rooms.size()) {}

SessionHub::~SessionHub() = default;

std::unique_ptr<net::Conversation> SessionHub::open(const Caller& caller) {
  return std::make_unique<Session>(*this, caller);
}

int SessionHub::end_those(const std::function<bool(const Caller&)>& ended, std::string_view reason,
                          std::optional<std::size_t> room) {
  int count = 0;
  for (auto* session : sessions_) {
    const auto& admission = session->admission();
    if (!admission || (room && admission->room != *room) || !ended(session->caller())) continue;
    if (admission->seat) take_off_air(*admission);
    session->end(reason);
    ++count;
  }
  return count;
}

/// Who is put out leaves no dead source behind, whose return would be waited for.
void SessionHub::take_off_air(const Admission& admission) {
  engine::Command command;
  command.type = engine::CommandType::kick_desk;
  command.seat = *admission.seat;
  media_.post(admission.room, command);
}

void SessionHub::end_unicast(std::size_t room) {
  for (auto* session : sessions_)
    if (session->admission() && session->admission()->room == room) session->end_unicast();
}

int SessionHub::sessions_of(const std::string& key) const {
  return static_cast<int>(
      std::count_if(sessions_.begin(), sessions_.end(), [&](const Session* session) {
        return session->admission() && session->caller().name == key;
      }));
}

void SessionHub::end_dead_namesake(const control::Hello& hello) {
  const auto room = find_room(event_, hello.room);
  if (!room || hello.role == control::Role::listener) return;
  auto slot = seats_.find_floor_source(*room, hello.source);
  if (hello.role == control::Role::interpreter) {
    const auto seat = find_seat(event_.rooms[*room], hello.booth, hello.desk);
    slot = seat ? std::optional{engine::source_slot(*seat)} : std::nullopt;
  }
  if (!slot || media_.status(*room).sources[static_cast<std::size_t>(*slot)].alive) return;
  const auto holds = [&](const Session* session) {
    const auto& admission = session->admission();
    return admission && admission->room == *room && admission->slot == slot;
  };
  const auto holder = std::find_if(sessions_.begin(), sessions_.end(), holds);
  if (holder != sessions_.end()) (*holder)->give_way(setup_.now());
}

int SessionHub::take_floor(std::size_t room, const std::string& name) {
  control::Hello hello;
  hello.role = control::Role::floor;
  hello.room = event_.rooms[room].id;
  hello.source = name;
  end_dead_namesake(hello);
  if (seats_.find_floor_source(room, name)) return kNameTaken;
  const auto slot = seats_.free_floor_slot(room, name);
  if (!slot) return kNoFloor;
  seat(room, *slot, name, {});
  return *slot;
}

void SessionHub::seat(std::size_t room, int slot, const std::string& name,
                      const rtp::Endpoint& from) {
  if (slot < engine::kMaxFloorSources &&
      seats_.places(room)[static_cast<std::size_t>(slot)] != name) {
    engine::Command command;
    // The technician chose a source, not a place: who takes it over was never listened to.
    command.type = engine::CommandType::floor_source;
    if (media_.status(room).floor_preferred == slot) media_.post(room, command);
    // Nor has it the other's picture.
    command.type = engine::CommandType::source_delay;
    command.slot = static_cast<std::int16_t>(slot);
    command.lip_sync = duration_to_samples(event_.rooms[room].delay_of(name));
    if (media_.status(room).sources[static_cast<std::size_t>(slot)].lip_sync != command.lip_sync)
      media_.post(room, command);
  }
  seats_.take(room, slot, name, from);
}

void SessionHub::note(std::size_t room, engine::Seat seat, const std::string& technician,
                      const std::string& text) {
  const auto& booth = event_.rooms[room].booths[static_cast<std::size_t>(seat.booth)];
  messages_.add(room, {setup_.wall(), booth.id, seat.desk, !technician.empty(), text});
  store::JournalFact fact{"message", event_.rooms[room].id, "", booth.id, seat.desk};
  fact.who = technician.empty() ? "desk" : technician;
  fact.detail = text;
  setup_.journal(fact);
}

void SessionHub::note_in_journal(const char* kind, const Admission& whose) {
  store::JournalFact fact{kind, event_.rooms[whose.room].id, "", "", 0};
  if (whose.seat) {
    fact.booth = event_.rooms[whose.room].booths[static_cast<std::size_t>(whose.seat->booth)].id;
    fact.desk = whose.seat->desk;
  } else {
    fact.detail = whose.name;
  }
  setup_.journal(fact);
}

void SessionHub::write_to_technician(const Admission& from, const std::string& text) {
  note(from.room, *from.seat, "", text);
}

bool SessionHub::write_to_desk(std::size_t room, engine::Seat seat, const std::string& text,
                               const std::string& who) {
  for (auto* session : sessions_) {
    const auto& admission = session->admission();
    if (!admission || admission->room != room || admission->seat != seat) continue;
    session->send(control::TextMessage{"technician", 0, text});
    note(room, seat, who, text);
    return true;
  }
  return false;
}

bool SessionHub::tell_mates(const Admission& from, const control::TextMessage& message) {
  bool told = false;
  for (auto* session : sessions_) {
    if (!are_mates(session->admission(), from)) continue;
    session->send(message);
    told = true;
  }
  return told;
}

bool SessionHub::hears_talk(const Admission& from, engine::Talk to) const {
  if (to == engine::Talk::technician) return technician_hears_[from.room];
  return std::any_of(sessions_.begin(), sessions_.end(),
                     [&](const auto* session) { return are_mates(session->admission(), from); });
}

/// Held back from its channel for somebody who is gone, a desk would only be silent; and what it
/// says at this moment is not meant for the channel.
void SessionHub::end_talk_to_nobody(std::size_t room) {
  const auto& status = media_.status(room);
  for (const auto* session : sessions_) {
    const auto& admission = session->admission();
    if (!admission || admission->room != room || !admission->seat) continue;
    const auto to = status.desks[desk_index(*admission->seat)].talk;
    if (to == engine::Talk::nobody || hears_talk(*admission, to)) continue;
    engine::Command command;
    command.type = engine::CommandType::talk;
    command.seat = *admission->seat;
    command.on = true;
    media_.post(room, command);
  }
}

void SessionHub::lose_sound(std::size_t room, int slot) {
  for (auto* session : sessions_)
    if (is_in(session, room) && session->admission()->slot == slot) session->lose_sound();
}

void SessionHub::connect_private(std::size_t room) {
  std::vector<PrivateParty> parties;
  std::vector<Session*> theirs;
  bool technician = false;
  for (auto* session : sessions_) {
    const auto party = session->private_party();
    if (!party || party->admission->room != room) continue;
    if (!party->admission->seat && party->hears) technician = true;
    parties.push_back(*party);
    theirs.push_back(session);
  }
  technician_hears_[room] = technician;
  end_talk_to_nobody(room);
  std::vector<PrivateLine> lines;
  const auto& status = media_.status(room);
  for (std::size_t i = 0; i < theirs.size(); ++i) {
    theirs[i]->hear_privately(private_voices(parties[i], parties, status), lines);
    theirs[i]->tell_hearers(hearers_of(parties[i], parties));
  }
  if (lines == private_lines_[room]) return;
  private_lines_[room] = lines;
  media_.connect_private(room, lines);
}

void SessionHub::publish() {
  for (std::size_t room = 0; room < event_.rooms.size(); ++room) {
    const auto& status = media_.status(room);
    if (status.version == published_[room]) continue;
    published_[room] = status.version;
    // Telling may end a session only later, so the list stays as it is meanwhile. The desks' lamps
    // first: they wait for a hand, and the room's state for a hall full of clients takes its time.
    for (auto* session : sessions_)
      if (is_in(session, room)) session->tell_desk();
    owes_state_[room] = true;
    if (room_states_[room].take(setup_.now())) tell_room(room);
    connect_private(room);
  }
}

void SessionHub::publish_keys(std::size_t room) {
  for (auto* session : sessions_)
    if (session->admission() && session->admission()->room == room) session->tell_keys();
}

void SessionHub::tell_room(std::size_t room) {
  owes_state_[room] = false;
  const auto text = std::make_shared<const std::string>(
      control::to_json(room_state(event_.rooms[room], media_.status(room))));
  for (auto* session : sessions_)
    if (is_in(session, room)) session->tell(text);
}

void SessionHub::tick() {
  const Instant now = setup_.now();
  for (std::size_t room = 0; room < event_.rooms.size(); ++room)
    if (owes_state_[room]) tell_room(room);
  for (auto* session : sessions_) {
    session->tick(now);
    session->tell_desk();
  }
  media_.listener_reports([&](const ListenerReport& report) { take(report, now); });
  if (now >= reports_due_) settle_reports(now);
}

void SessionHub::take(const ListenerReport& report, Instant now) {
  population_.note(report, now);
  if (report.round_trip >= Nanoseconds{0})
    round_trips_.note(
        {report.room, report.channel, report.reporter, report.from, report.round_trip}, now);
}

void SessionHub::settle_reports(Instant now) {
  reports_due_ = now + kSettleReports;
  population_.settle(now);
  media_.allow_reports(population_.allowance());
  round_trips_.settle(now, subscriptions_.places());
}

std::vector<ListenerCount> SessionHub::listeners(std::size_t room) const {
  std::vector<ListenerCount> counts(event_.rooms[room].channels.size());
  const Instant now = setup_.now();
  for (const auto* session : sessions_) session->count(room, counts, now);
  for (std::size_t channel = 0; channel < counts.size(); ++channel) {
    counts[channel].multicast_round_trip = round_trips_.of(room, channel, false);
    counts[channel].unicast_round_trip = round_trips_.of(room, channel, true);
    const Population& population = population_.of(room, channel);
    counts[channel].reporters = population.reporters;
    counts[channel].losing = population.losing;
    counts[channel].hearing_nothing = population.nothing;
  }
  return counts;
}

SessionCounts SessionHub::counts() const {
  SessionCounts counts;
  counts.refused = refused_;
  counts.unicast_refused = subscriptions_.refused();
  for (const auto* session : sessions_) {
    const auto& admission = session->admission();
    if (!admission)
      ++counts.waiting;
    else if (admission->role == control::Role::listener)
      ++counts.listeners;
    else if (admission->role == control::Role::interpreter)
      ++counts.interpreters;
    else if (admission->role == control::Role::technician)
      ++counts.technicians;
    else
      ++counts.floors;
  }
  return counts;
}

}  // namespace dragoman::app
