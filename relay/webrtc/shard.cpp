#include "relay/webrtc/shard.h"

#include "codecs/stun/reader.h"
#include "codecs/stun/writer.h"
#include "relay/webrtc/datagram_kind.h"

#include <algorithm>
#include <utility>

namespace dragoman::webrtc {
namespace {

constexpr std::uint16_t kRoleConflict = 487;  // RFC 8445 §7.3.1.1
constexpr std::uint16_t kUnknownAttribute = 420;

std::uint64_t key_of(const rtp::Endpoint& address) noexcept {
  return std::uint64_t{address.address} << 16 | address.port;
}

void drop(std::vector<std::uint16_t>& slots, std::uint16_t slot) noexcept {
  const auto found = std::find(slots.begin(), slots.end(), slot);
  if (found == slots.end()) return;
  *found = slots.back();
  slots.pop_back();
}

}  // namespace

Shard::Shard(Setup setup) : setup_(std::move(setup)), entries_(kMaxSlots) {
  for (const Room& room : setup_.rooms) groups_.emplace_back(room.channels);
}

Shard::~Shard() = default;

Shard::Group* Shard::group(const Place& place) noexcept {
  if (place.room >= groups_.size() || place.channel < 0) return nullptr;
  auto& room = groups_[place.room];
  const auto channel = static_cast<std::size_t>(place.channel);
  return channel < room.size() ? &room[channel] : nullptr;
}

/// Tells whether the channel is wanted, when that has changed.
void Shard::settle(const Place& place) noexcept {
  Group& here = *group(place);
  const bool wanted = !here.members.empty() || !here.arriving.empty();
  if (std::exchange(here.wanted, wanted) != wanted) setup_.reports.want(place, wanted);
}

void Shard::tell(const Event& event) noexcept {
  if (setup_.reports.post(event)) return;
  // Who speaks is heard only where control knows of it.
  if (event.type == Event::Type::ended || event.place.channel == kNoChannel)
    return untold_.push_back(event);
  setup_.counters.refuse(Refusal::events_full);
}

void Shard::obey(const Command& command, Instant now, Outbox& outbox) {
  const Admitted& listener = command.listener;
  if (listener.seat.slot >= entries_.size()) return;
  switch (command.type) {
    case Command::Type::admit:
      return admit(listener, now);
    case Command::Type::tune:
      return tune(listener.seat, listener.place);
    case Command::Type::report:
      if (Session* const session = entries_[listener.seat.slot].session.get())
        session->report_reception(command.reception, now, outbox);
      return;
    case Command::Type::end:
      if (Session* const session = entries_[listener.seat.slot].session.get()) {
        session->close(outbox);
        end(listener.seat.slot, End::deleted);
      }
  }
}

void Shard::admit(const Admitted& admitted, Instant now) {
  Entry& entry = entries_[admitted.seat.slot];
  Group* const here = group(admitted.place);
  if (entry.session || admitted.place.room >= groups_.size()) return;
  if (here == nullptr && !admitted.speaks()) return;
  entry.session =
      std::make_unique<Session>(admitted, setup_.identity, setup_.patience,
                                setup_.rooms[admitted.place.room].cname, setup_.counters, now);
  entry.moving = false;
  ++count_;
  if (here == nullptr) return;
  here->members.push_back(admitted.seat.slot);
  settle(admitted.place);
}

void Shard::tune(Seat seat, const Place& place) {
  Entry& entry = entries_[seat.slot];
  Group* const to = group(place);
  if (!entry.session || entry.session->admitted().speaks() || to == nullptr ||
      place.room != entry.session->place().room)
    return;
  if (entry.moving) {
    drop(group(entry.wanted)->arriving, seat.slot);
    settle(entry.wanted);
  }
  entry.moving = !(place == entry.session->place());
  entry.wanted = place;
  if (!entry.moving) return;
  to->arriving.push_back(seat.slot);
  settle(place);
}

/// The channel's first packet since: from here on the listener hears it. If the channel before has
/// already sent this stretch, the next one is the first of the new.
void Shard::move_here(std::uint16_t slot, Group& to, const Stretch& stretch,
                      Outbox& outbox) noexcept {
  Entry& entry = entries_[slot];
  const Place before = entry.session->place();
  drop(group(before)->members, slot);
  settle(before);
  entry.session->set_place(stretch.place);
  entry.moving = false;
  to.members.push_back(slot);
  entry.session->send(stretch, outbox);
  Event event;
  event.type = Event::Type::tuned;
  event.seat = entry.session->admitted().seat;
  event.place = stretch.place;
  tell(event);
}

void Shard::deliver(const Stretch& stretch, Outbox& outbox) noexcept {
  Group* const here = group(stretch.place);
  if (here == nullptr) return;
  for (const std::uint16_t slot : here->members) entries_[slot].session->send(stretch, outbox);
  for (const std::uint16_t slot : here->arriving) move_here(slot, *here, stretch, outbox);
  here->arriving.clear();
}

void Shard::leave_group(const Entry& entry, std::uint16_t slot) noexcept {
  const Place& place = entry.session->place();
  drop(group(place)->members, slot);
  settle(place);
  if (!entry.moving) return;
  drop(group(entry.wanted)->arriving, slot);
  settle(entry.wanted);
}

void Shard::end(std::uint16_t slot, End why) {
  Entry& entry = entries_[slot];
  const Session& session = *entry.session;
  const Place place = session.place();
  if (!session.admitted().speaks()) leave_group(entry, slot);
  if (const auto& address = session.address()) {
    const auto found = by_address_.find(key_of(*address));
    if (found != by_address_.end() && found->second == slot) {
      by_address_.erase(found);
      setup_.addresses.erase(*address, setup_.index);
    }
  }
  Event event;
  event.type = Event::Type::ended;
  event.seat = session.admitted().seat;
  event.place = place;
  event.end = why;
  entry = {};
  --count_;
  tell(event);
}

Session* Shard::at(const rtp::Endpoint& from) noexcept {
  const auto found = by_address_.find(key_of(from));
  return found == by_address_.end() ? nullptr : entries_[found->second].session.get();
}

void Shard::receive(rtp::MutableBytes datagram, const rtp::Endpoint& from, const Now& arrival,
                    Outbox& outbox) {
  if (datagram.empty()) return;
  switch (kind_of(datagram)) {
    case DatagramKind::stun:
      return take_stun(datagram, from, arrival.instant, outbox);
    case DatagramKind::dtls:
      return take_dtls(datagram, from, outbox);
    case DatagramKind::other:
      return take_rtcp(datagram, from, arrival);
  }
}

void Shard::take_stun(rtp::MutableBytes datagram, const rtp::Endpoint& from, Instant now,
                      Outbox& outbox) {
  const auto message = stun::parse(datagram);
  if (!message || message->type != static_cast<std::uint16_t>(stun::Type::binding_request))
    return setup_.counters.refuse(Refusal::stun_malformed);
  const auto seat = seat_of(message->username);
  Session* const session =
      seat && seat->shard == setup_.index ? entries_[seat->slot].session.get() : nullptr;
  if (session == nullptr || own_part(message->username) != text_of(session->admitted().ufrag))
    return setup_.counters.refuse(Refusal::stun_unknown);
  if (!stun::is_authentic(datagram, *message, text_of(session->admitted().password)))
    return setup_.counters.refuse(Refusal::stun_not_authentic);
  answer(*message, *session, from, outbox);
  if (message->controlled || message->unknown != 0) return;
  const std::optional<rtp::Endpoint> before = session->address();
  if (!before) {
    Event event;
    event.type = Event::Type::checked;
    event.seat = session->admitted().seat;
    event.place = session->place();
    tell(event);
  }
  if (!session->checked(from, message->use_candidate, now)) return;
  move_address(*session, before);
  if (session->admitted().speaks() && session->connected())
    tell_where(Event::Type::moved, *session);
}

void Shard::answer(const stun::Message& request, Session& session, const rtp::Endpoint& from,
                   Outbox& outbox) {
  const auto password = text_of(session.admitted().password);
  const rtp::MutableBytes room = outbox.room();
  std::size_t size = 0;
  if (request.controlled) {
    setup_.counters.refuse(Refusal::stun_role);
    size =
        stun::write_error(request.transaction, kRoleConflict, "Role Conflict", 0, password, room);
  } else if (request.unknown != 0) {
    setup_.counters.refuse(Refusal::stun_malformed);
    size = stun::write_error(request.transaction, kUnknownAttribute, "Unknown Attribute",
                             request.unknown, password, room);
  } else {
    size = stun::write_success(request.transaction, from, password, room);
  }
  if (size > 0) outbox.send(from, size);
}

/// The listener is reached elsewhere now: its first address, another access point, a new port of a
/// NAT.
void Shard::move_address(Session& session, const std::optional<rtp::Endpoint>& before) {
  const std::uint16_t slot = session.admitted().seat.slot;
  if (before) {
    const auto found = by_address_.find(key_of(*before));
    if (found != by_address_.end() && found->second == slot) {
      by_address_.erase(found);
      setup_.addresses.erase(*before, setup_.index);
    }
  }
  by_address_[key_of(*session.address())] = slot;
  if (!setup_.addresses.set(*session.address(), setup_.index))
    setup_.counters.refuse(Refusal::addresses_full);
}

void Shard::take_dtls(rtp::Bytes datagram, const rtp::Endpoint& from, Outbox& outbox) {
  Session* const session = at(from);
  if (session == nullptr) return setup_.counters.refuse(Refusal::dtls_unknown);
  if (session->take_dtls(datagram, outbox)) tell_where(Event::Type::connected, *session);
}

void Shard::tell_where(Event::Type type, const Session& session) noexcept {
  Event event;
  event.type = type;
  event.seat = session.admitted().seat;
  event.place = session.place();
  if (session.admitted().speaks()) {
    event.from = *session.address();
    event.key = session.speaker_key();
  }
  tell(event);
}

void Shard::take_rtcp(rtp::MutableBytes datagram, const rtp::Endpoint& from, const Now& arrival) {
  Session* const session = at(from);
  if (session == nullptr) return setup_.counters.refuse(Refusal::rtcp_not_authentic);
  const auto block = session->take_rtcp(datagram, arrival.instant);
  if (!block) return;
  Event event;
  event.type = Event::Type::report;
  event.seat = session->admitted().seat;
  event.place = session->place();
  event.from = from;
  event.lost = block->cumulative_lost;
  event.fraction_lost = block->fraction_lost;
  event.jitter = samples_to_duration(block->jitter);
  event.round_trip = rtp::round_trip(*block, arrival.wall).value_or(Nanoseconds{0});
  tell(event);
}

void Shard::tick(Instant now, Outbox& outbox) {
  const std::vector<Event> again = std::exchange(untold_, {});
  for (const Event& event : again) tell(event);
  for (std::size_t slot = 0; slot < entries_.size(); ++slot) {
    Session* const session = entries_[slot].session.get();
    if (session == nullptr) continue;
    if (const auto why = session->tick(now, outbox)) {
      session->close(outbox);
      end(static_cast<std::uint16_t>(slot), *why);
    }
  }
}

void Shard::leave(Outbox& outbox) {
  for (std::size_t slot = 0; slot < entries_.size(); ++slot) {
    Session* const session = entries_[slot].session.get();
    if (session == nullptr) continue;
    session->close(outbox);
    end(static_cast<std::uint16_t>(slot), End::relay_stopped);
  }
}

}  // namespace dragoman::webrtc
