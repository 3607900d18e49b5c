#include "relay/app/session_state.h"

#include "relay/app/lookup.h"
#include "relay/app/media/unicast_ssrc.h"

#include <algorithm>

namespace dragoman::app {
namespace {

bool feeds(const engine::ChannelStatus& channel, engine::Seat seat) {
  const auto seats = channel.seats_on_air();
  return std::find(seats.begin(), seats.end(), seat) != seats.end();
}

/// "" when the desk is alone in its booth. A cough is part of the partner's turn.
std::string partner_state(const event::Booth& booth, const engine::RoomStatus& status,
                          engine::Seat seat) {
  std::string state;
  for (std::int16_t desk = 1; desk <= booth.desks; ++desk) {
    const auto& other = status.desks[desk_index({seat.booth, desk})];
    if (desk == seat.desk || !other.connected) continue;
    if (other.on_air || other.microphone == engine::Microphone::cough) return "on";
    state = "off";
  }
  return state;
}

/// As the desk itself is told of its own microphone.
std::string partner_reason(const event::Booth& booth, const engine::RoomStatus& status,
                           engine::Seat seat) {
  std::string reason;
  for (std::int16_t desk = 1; desk <= booth.desks; ++desk) {
    const auto& other = status.desks[desk_index({seat.booth, desk})];
    if (desk == seat.desk) continue;
    if (other.microphone == engine::Microphone::cough)
      reason = other.talk == engine::Talk::nobody
                   ? "your partner coughs: no channel hears it meanwhile"
                   : "your partner talks aside: no channel hears it meanwhile";
    if (other.microphone != engine::Microphone::on) continue;
    if (other.channel == engine::kNone) continue;
    const auto& channel = status.channels[static_cast<std::size_t>(other.channel)];
    if (channel.fallback)
      reason = "the technician put the original into this channel: nobody hears your partner";
    else if (!other.on_air)
      reason = "no sound arrives from your partner's desk";
    else if (channel.muted)
      reason = "the technician muted this channel: nobody hears your partner";
    else
      return "";
  }
  return reason;
}

/// Whose doing it is that a channel is muted; "" for one that is not.
const char* muted_by(const engine::ChannelStatus& channel, const engine::RoomStatus& status) {
  if (channel.state != engine::ChannelState::muted) return "";
  if (channel.muted) return "technician";
  if (status.closed) return "closed_session";
  return channel.line_up ? "line_up" : "cough";
}

void add_second_path(const event::Event& event, std::size_t room, const event::Channel& channel,
                     control::ChannelInfo& info) {
  using event::Path, event::Stream;
  const auto plain = event::group(event, room, channel.number, Stream::plain, Path::second);
  info.second_group = rtp::address_text(plain.address);
  info.second_ssrc = event::ssrc(event, room, channel.id, Stream::plain, Path::second);
  if (event.audio.redundancy.empty()) return;
  const auto red = event::group(event, room, channel.number, Stream::red, Path::second);
  info.second_red_group = rtp::address_text(red.address);
  info.second_red_ssrc = event::ssrc(event, room, channel.id, Stream::red, Path::second);
}

void add_manifests(const event::Event& event, std::size_t room, const event::Channel& channel,
                   control::ChannelInfo& info) {
  const auto text = [&](event::Path path) {
    return rtp::address_text(event::manifest_group(event, room, channel.number, path).address);
  };
  info.manifest_group = text(event::Path::first);
  if (event.network.two_paths()) info.second_manifest_group = text(event::Path::second);
}

}  // namespace

int open_microphones(const event::Booth& booth, const engine::RoomStatus& status,
                     std::int16_t index) {
  int open = 0;
  for (std::int16_t desk = 1; desk <= booth.desks; ++desk) {
    const auto microphone = status.desks[desk_index({index, desk})].microphone;
    if (microphone == engine::Microphone::on || microphone == engine::Microphone::cough) ++open;
  }
  return open;
}

control::MediaKeys key_message(const event::Event& event, std::size_t room, std::size_t channel,
                               const ChannelKeys& keys) {
  using event::Path, event::Stream;
  control::MediaKeys message;
  message.mki = keys.mki;
  if (keys.mki == 0) return message;
  const int number = event.rooms[room].channels[channel].number;
  const auto say = [&](Stream stream, Path path, std::string& key, std::string& group) {
    key = srtp::to_text(keys.of(stream, path));
    if (keys.place > 0)
      group =
          rtp::address_text(event::group(event, room, number, stream, path, keys.place).address);
  };
  const bool red = !event.audio.redundancy.empty(), second = event.network.two_paths();
  say(Stream::plain, Path::first, message.plain, message.group);
  if (red) say(Stream::red, Path::first, message.red, message.red_group);
  if (second) say(Stream::plain, Path::second, message.second_plain, message.second_group);
  if (red && second) say(Stream::red, Path::second, message.second_red, message.second_red_group);
  return message;
}

std::vector<control::ChannelInfo> channel_infos(const event::Event& event, std::size_t room) {
  std::vector<control::ChannelInfo> infos;
  for (const auto& channel : event.rooms[room].channels) {
    control::ChannelInfo info;
    info.id = channel.id;
    info.number = channel.number;
    info.language = channel.language;
    info.name = channel.name;
    info.direction = channel.right_to_left ? "rtl" : "ltr";
    info.channels = channel.channels;
    info.encrypted = channel.encrypted;
    const auto plain = event::group(event, room, channel.number, event::Stream::plain);
    info.group = rtp::address_text(plain.address);
    info.port = plain.port;
    info.ssrc = event::ssrc(event, room, channel.id, event::Stream::plain);
    info.unicast_ssrc = unicast_ssrc(event, room, channel.id);
    if (!event.audio.redundancy.empty()) {
      const auto red = event::group(event, room, channel.number, event::Stream::red);
      info.red_group = rtp::address_text(red.address);
      info.red_port = red.port;
      info.red_ssrc = event::ssrc(event, room, channel.id, event::Stream::red);
    }
    if (event.network.two_paths()) add_second_path(event, room, channel, info);
    if (event.signs()) add_manifests(event, room, channel, info);
    infos.push_back(std::move(info));
  }
  return infos;
}

control::RoomState room_state(const event::Room& room, const engine::RoomStatus& status) {
  control::RoomState state;
  state.floor_language = channel_id(room, status.floor_language);
  for (std::size_t c = 0; c < room.channels.size(); ++c) {
    const auto& live = status.channels[c];
    control::ChannelState channel;
    channel.id = room.channels[c].id;
    channel.state = engine::to_string(live.state);
    channel.quality = engine::to_string(live.quality);
    channel.muted_by = muted_by(live, status);
    for (const auto seat : live.seats_on_air()) {
      if (seat.booth < 0 || static_cast<std::size_t>(seat.booth) >= room.booths.size()) continue;
      channel.on_air.emplace_back(room.booths[static_cast<std::size_t>(seat.booth)].id, seat.desk);
    }
    state.channels.push_back(std::move(channel));
  }
  return state;
}

control::DeskState desk_state(const event::Room& room, const engine::RoomStatus& status,
                              engine::Seat seat) {
  const auto& booth = room.booths[static_cast<std::size_t>(seat.booth)];
  const auto& desk = status.desks[desk_index(seat)];
  control::DeskState state;
  state.booth = booth.id;
  state.desk = seat.desk;
  state.microphone = engine::to_string(desk.microphone);
  // A dead channel still names its desk, and a muted one whoever waits behind the mute; neither is
  // on the air.
  for (std::size_t c = 0; desk.on_air && c < room.channels.size(); ++c)
    if (feeds(status.channels[c], seat) && !status.channels[c].muted)
      state.on_air.push_back(room.channels[c].id);
  state.output = engine::to_string(desk.output);
  state.language = channel_id(room, desk.channel);
  state.incoming = channel_id(room, desk.incoming);
  state.partner = partner_state(booth, status, seat);
  state.partner_reason = partner_reason(booth, status, seat);
  state.reason = engine::to_string(desk.reason);
  state.refusals = desk.refusals;
  state.open_microphones = open_microphones(booth, status, seat.booth);
  state.handover = engine::to_string(desk.handover);
  state.floor_key = channel_id(room, desk.floor_key);
  state.call = engine::to_string(desk.call);
  state.slower = status.slower;
  state.use_microphone = status.use_microphone;
  state.talk = engine::to_string(desk.talk);
  return state;
}

}  // namespace dragoman::app
