#include "relay/app/admission.h"

#include "codecs/control/codes.h"
#include "relay/app/lookup.h"

#include <fmt/format.h>

namespace dragoman::app {
namespace {

using control::Hello;
using control::Refused;
using Refusal = std::optional<Refused>;

Refused refused(std::string message, std::string remedy,
                std::string_view code = control::code::kHello) {
  return {std::string(code), std::move(message), std::move(remedy)};
}

engine::Codec to_engine(control::Codec codec) {
  switch (codec) {
    case control::Codec::l16:
      return engine::Codec::l16;
    case control::Codec::l24:
      return engine::Codec::l24;
    case control::Codec::opus:
      return engine::Codec::opus;
  }
  return engine::Codec::l16;
}

std::uint8_t payload_type(engine::Codec codec) {
  switch (codec) {
    case engine::Codec::l16:
      return rtp::kPayloadL16;
    case engine::Codec::l24:
      return rtp::kPayloadL24;
    case engine::Codec::opus:
      return rtp::kPayloadOpus;
  }
  return rtp::kPayloadL16;
}

/// Packets must be a length that the codec has and fit into one datagram with header and
/// extensions.
bool sendable(engine::Codec codec, Samples packet, int channels) {
  constexpr std::size_t kRoomForHeaders = 72;
  if (packet < 48) return false;
  if (codec == engine::Codec::opus)
    return packet == 120 || packet == 240 || packet == 480 || packet == 960;
  const std::size_t bytes = codec == engine::Codec::l24 ? 3 : 2;
  return static_cast<std::size_t>(packet) * static_cast<std::size_t>(channels) * bytes +
             kRoomForHeaders <=
         rtp::kMaxDatagram;
}

Refusal describe_source(const Hello& hello, const event::Event& event, Admission& out) {
  if (hello.port == 0)
    return refused("A source must say which UDP port it sends from.",
                   "Put \"port\" into the hello message.");
  if (hello.channels < 1 || hello.channels > (out.role == control::Role::floor ? 2 : 1))
    return refused(fmt::format("{} channels cannot be taken.", hello.channels),
                   "Send mono; a floor may be stereo.");
  auto& source = out.source;
  source.codec = to_engine(hello.codec);
  source.payload_type = payload_type(source.codec);
  source.channels = hello.channels;
  source.packet = std::int64_t{hello.packet_us} * kSampleRate / 1'000'000;
  source.frame = event.audio.frame;
  source.level_match = event.audio.level_match;
  if (!sendable(source.codec, source.packet, source.channels))
    return refused(fmt::format("Packets of {} µs cannot be taken.", hello.packet_us),
                   source.codec == engine::Codec::opus
                       ? "Opus comes in packets of 2500, 5000, 10000 or 20000 µs."
                       : "Send packets of 2500 µs; from 1000 µs on all are taken whose samples are "
                         "at most 1400 bytes.");
  return std::nullopt;
}

/// As browsers send it, whatever they call it (see WebTalk).
void describe_browser(const event::Event& event, Admission& out) {
  constexpr Samples kPacket = kSampleRate / 50;
  out.webrtc = true;
  out.from = {};
  out.source.codec = engine::Codec::opus;
  out.source.payload_type = rtp::kPayloadOpus;
  out.source.packet = kPacket;
  out.source.frame = event.audio.frame;
}

Refusal find_interpreter(const Hello& hello, const event::Room& room, const SeatTable& seats,
                         Admission& out) {
  out.seat = find_seat(room, hello.booth, hello.desk);
  if (!out.seat)
    return refused(
        fmt::format("Room {} has no desk {} in a booth {}.", room.id, hello.desk, hello.booth),
        room.booths.empty() ? "Add a [[room.booth]] to the event file."
                            : "Booths here: " + names_of_booths(room) + "; desks count from 1.");
  out.slot = engine::source_slot(*out.seat);
  out.name = fmt::format("{}/{}", hello.booth, hello.desk);
  if (seats.taken(out.room, *out.slot))
    return refused(
        fmt::format("Desk {} of booth {} is taken by another session, from {}.", hello.desk,
                    hello.booth, rtp::address_text(seats.from(out.room, *out.slot).address)),
        "Take another desk, or end the session that holds this one.", control::code::kSeatTaken);
  return std::nullopt;
}

Refusal find_floor(const Hello& hello, const event::Room& room, const SeatTable& seats,
                   Admission& out) {
  out.name = seats.free_floor_name(out.room, hello.source);
  out.slot = seats.free_floor_slot(out.room, out.name);
  if (out.slot) return std::nullopt;
  return refused(
      fmt::format("Room {} already has all {} floor sources.", room.id, engine::kMaxFloorSources),
      "End one of them first.", control::code::kLimit);
}

Refusal find_technician(const event::Room& room, const SeatTable& seats, Admission& out) {
  out.slot = seats.free_technician_slot(out.room);
  if (!out.slot)
    return refused(fmt::format("Room {} already has {} technicians with a microphone.", room.id,
                               kMaxTechnicians),
                   "End one of their sessions first.", control::code::kLimit);
  out.name = fmt::format("technician {}", *out.slot - engine::kMaxSources + 1);
  return std::nullopt;
}

}  // namespace

std::variant<Admission, Refused> admit(const Hello& hello, const event::Event& event,
                                       const SeatTable& seats, const rtp::Endpoint& control_peer) {
  Admission out;
  out.role = hello.role;
  const auto room_index = find_room(event, hello.room);
  if (!room_index)
    return refused(fmt::format("There is no room {}.", hello.room),
                   "Rooms here: " + names_of_rooms(event) + ".");
  out.room = *room_index;
  if (hello.role == control::Role::listener) return out;

  const auto& room = event.rooms[out.room];
  out.from = {control_peer.address, hello.port};
  Refusal refusal;
  if (hello.role == control::Role::floor) refusal = find_floor(hello, room, seats, out);
  if (hello.role == control::Role::interpreter) refusal = find_interpreter(hello, room, seats, out);
  if (hello.role == control::Role::technician) refusal = find_technician(room, seats, out);
  if (!refusal && hello.webrtc && hello.role == control::Role::technician) {
    describe_browser(event, out);
    return out;
  }
  if (!refusal) refusal = describe_source(hello, event, out);
  if (!refusal && seats.sends_from(out.from))
    refusal =
        refused(fmt::format("Another session already sends from {}.", rtp::to_string(out.from)),
                "Send from another UDP port.");
  // Where there are keys nobody speaks by an address alone, which others can put on a packet.
  if (!refusal && event.trust.has_credentials() && !hello.srtp)
    refusal = refused("This event takes sound from sources only as SRTP.",
                      "Use a client of the relay's own version, which can seal it.");
  if (refusal) return *refusal;
  return out;
}

}  // namespace dragoman::app
