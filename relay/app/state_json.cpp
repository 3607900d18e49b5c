#include "relay/app/state_json.h"

#include "relay/app/command_body.h"
#include "relay/app/lookup.h"
#include "relay/app/session_state.h"

#include <fmt/format.h>

#include <algorithm>

namespace dragoman::app {
namespace {

/// A level in tenths of a decibel; unknown until the engine has made a frame.
void write_level(JsonWriter& out, std::string_view key, float dbfs, bool known) {
  out.key(key);
  known ? out.number(dbfs, 1) : out.null();
}

void write_on_air(JsonWriter& out, const RoomView& view, const engine::ChannelStatus& channel) {
  out.key("on_air").begin_array();
  for (const auto seat : channel.seats_on_air()) {
    if (!view.staff) break;
    if (seat.booth < 0 || static_cast<std::size_t>(seat.booth) >= view.room().booths.size())
      continue;
    out.begin_object().field("booth", view.room().booths[static_cast<std::size_t>(seat.booth)].id);
    out.field("desk", seat.desk).end_object();
  }
  out.end_array();
}

void write_round_trip(JsonWriter& out, std::string_view way,
                      const std::optional<RoundTripFigures>& figures) {
  out.key(way);
  if (!figures) {
    out.null();
    return;
  }
  out.begin_object().field("reporters", figures->reporters);
  out.key("p50").number(figures->p50_ms, 3);
  out.key("p95").number(figures->p95_ms, 3);
  out.key("max").number(figures->max_ms, 3);
  out.end_object();
}

void write_listeners(JsonWriter& out, const ListenerCount& count) {
  out.key("listeners").begin_object();
  out.field("multicast", count.multicast).field("unicast", count.unicast).field("web", count.web());
  out.field("webrtc", count.webrtc).field("websocket", count.websocket);
  out.field("redundancy", count.redundancy).field("recovered", count.recovered);
  out.key("round_trip_ms").begin_object();
  write_round_trip(out, "multicast", count.multicast_round_trip);
  write_round_trip(out, "unicast", count.unicast_round_trip);
  out.end_object();
  out.key("reports").begin_object().field("reporters", count.reporters);
  out.field("well", count.reporters - count.losing - count.hearing_nothing);
  out.field("losing", count.losing).field("nothing", count.hearing_nothing).end_object();
  out.end_object();
}

void write_booth(JsonWriter& out, const RoomView& view, std::int16_t index) {
  const auto& booth = view.room().booths[static_cast<std::size_t>(index)];
  out.begin_object().field("id", booth.id).field("name", booth.name).field("a", booth.a);
  out.key("b").begin_array();
  for (const auto& language : booth.b) out.value(language);
  out.end_array().field("pivot", booth.id == view.room().pivot);
  out.field("open_microphones", open_microphones(booth, view.status, index));
  out.key("desks").begin_array();
  for (std::int16_t desk = 1; desk <= booth.desks; ++desk) write_desk(out, view, {index, desk});
  out.end_array().end_object();
}

/// "stream", which the relay joins itself, "floor" or "desk".
std::string_view kind_of(const RoomView& view, int slot) {
  if (slot >= engine::kMaxFloorSources) return "desk";
  return static_cast<std::size_t>(slot) < view.room().sources.size() ? "stream" : "floor";
}

/// How its sound comes; unknown of one that is away. Of a browser no session said where it sends
/// from.
std::string_view transport_of(const RoomView& view, int slot) {
  if (!view.seats.taken(view.index, slot)) return "";
  const bool told = view.seats.from(view.index, slot).port != 0;
  return told || kind_of(view, slot) == "stream" ? "rtp" : "webrtc";
}

void write_source(JsonWriter& out, const RoomView& view, int slot, std::string_view id) {
  const auto& source = view.status.sources[static_cast<std::size_t>(slot)];
  const bool known = source.present;
  out.begin_object().field("id", id).field("kind", kind_of(view, slot));
  out.key("transport").known(transport_of(view, slot)).field("alive", source.alive);
  out.field("selected", source.selected).field("silent", source.silent);
  write_level(out, "level_dbfs", source.rms_dbfs, known);
  write_level(out, "peak_dbfs", source.peak_dbfs, known);
  out.field("received", source.received).field("lost", source.lost).field("late", source.late);
  out.key("jitter_ms");
  known ? out.number(source.jitter_ms, 3) : out.null();
  out.key("drift_ppm");
  known ? out.number(source.drift_ppm, 2) : out.null();
  out.key("buffer_ms");
  known ? out.number(source.buffer_ms, 2) : out.null();
  out.key("delay_ms");
  known ? out.number(source.delay_ms, 2) : out.null();
  out.field("lip_sync_ms", in_ms(source.lip_sync)).end_object();
}

/// Calls `each(slot)` for every source that is there or should be.
template <class Each>
void for_each_source(const RoomView& view, Each each) {
  for (int slot = 0; slot < engine::kMaxSources; ++slot)
    if (view.seats.taken(view.index, slot)) each(slot);
}

/// How the room is conducted, for those who work here.
void write_conduct(JsonWriter& out, const RoomView& view) {
  const auto& room = view.room();
  const auto by = view.status.floor_language_by;
  out.key("floor_language_by").known(by < 0 ? "" : room.booths[static_cast<std::size_t>(by)].id);
  const auto preferred = view.status.floor_preferred;
  const auto& places = view.seats.places(view.index);
  out.key("floor_source").known(preferred < 0 ? "" : places[static_cast<std::size_t>(preferred)]);
  out.field("slower", view.status.slower).field("use_microphone", view.status.use_microphone);
  out.field("messages", view.messages);
  if (view.recording != nullptr) write_recording(out.key("recording"), *view.recording, view.index);
}

/// What only those see who work here.
void write_staff(JsonWriter& out, const RoomView& view) {
  const auto& room = view.room();
  out.key("booths").begin_array();
  for (std::size_t b = 0; view.staff && b < room.booths.size(); ++b)
    write_booth(out, view, static_cast<std::int16_t>(b));
  out.end_array().key("sources").begin_array();
  if (view.staff)
    for_each_source(
        view, [&](int slot) { write_source(out, view, slot, view.seats.name(view.index, slot)); });
  out.end_array();
}

}  // namespace

void write_channel(JsonWriter& out, const RoomView& view, std::size_t index) {
  const auto& channel = view.room().channels[index];
  const auto& live = view.status.channels[index];
  const bool ticking = view.known();
  out.begin_object().field("id", channel.id).field("number", channel.number);
  out.key("language").known(channel.language).field("name", channel.name);
  out.field("direction", channel.right_to_left ? "rtl" : "ltr");
  out.key("state");
  ticking ? out.value(engine::to_string(live.state)) : out.null();
  out.key("quality");
  const bool marked = ticking && live.quality != engine::Quality::none;
  marked ? out.value(engine::to_string(live.quality)) : out.null();
  write_on_air(out, view, live);
  write_level(out, "level_dbfs", live.rms_dbfs, ticking);
  write_level(out, "peak_dbfs", live.peak_dbfs, ticking);
  write_level(out, "true_peak_dbfs", live.true_peak_dbfs, ticking);
  write_level(out, "loudness_lufs", live.short_term_lufs, ticking);
  out.field("limited_samples", view.veiled() ? 0 : live.clipped).field("muted", live.muted);
  out.field("line_up", live.line_up).field("fallback", live.fallback);
  const auto given = static_cast<std::size_t>(live.given_to);
  out.key("given_to").known(given < view.room().booths.size() ? view.room().booths[given].id : "");
  out.key("gain_db").number(live.gain_db, 2);
  out.field("lip_sync_ms", in_ms(live.lip_sync));
  const auto group = event::group(view.event, view.index, channel.number, event::Stream::plain);
  out.field("group", rtp::address_text(group.address)).field("port", group.port);
  out.field("encrypted", channel.encrypted);
  write_listeners(out, view.listeners[index]);
  out.end_object();
}

void write_floor_source(JsonWriter& out, const RoomView& view, std::size_t slot) {
  write_source(out, view, static_cast<int>(slot), view.seats.places(view.index)[slot]);
}

void write_desk(JsonWriter& out, const RoomView& view, engine::Seat seat) {
  const auto& desk = view.status.desks[desk_index(seat)];
  out.begin_object().field("desk", seat.desk).field("connected", desk.connected);
  out.field("locked", desk.locked).field("microphone", engine::to_string(desk.microphone));
  out.key("on_air").begin_array();
  if (desk.on_air) out.value(channel_id(view.room(), desk.channel));
  out.end_array().field("output", engine::to_string(desk.output));
  out.key("language").known(channel_id(view.room(), desk.channel));
  out.field("incoming", channel_id(view.room(), desk.incoming));
  out.field("floor_key", channel_id(view.room(), desk.floor_key));
  out.field("handover", engine::to_string(desk.handover));
  out.field("call", engine::to_string(desk.call)).field("talk", engine::to_string(desk.talk));
  out.field("lost", desk.lost);
  out.field("reason", engine::to_string(desk.reason));
  out.field("reason_code", engine::to_label(desk.reason)).end_object();
}

void write_room(JsonWriter& out, const RoomView& view) {
  const auto& room = view.room();
  out.begin_object().field("id", room.id).field("name", room.name);
  out.key("floor_language")
      .known(channel_id(room, view.veiled() ? engine::kNone : view.status.floor_language));
  out.field("open", !view.status.closed);
  out.field("closed_session", view.closed_session);
  if (view.staff) write_conduct(out, view);
  out.key("channels").begin_array();
  for (std::size_t c = 0; c < room.channels.size(); ++c) write_channel(out, view, c);
  out.end_array();
  write_staff(out, view);
  out.end_object();
}

void write_meters(JsonWriter& out, const RoomView& view) {
  const bool ticking = view.known();
  out.begin_object().field("id", view.room().id).key("channels").begin_array();
  for (std::size_t c = 0; c < view.room().channels.size(); ++c) {
    const auto& live = view.status.channels[c];
    out.begin_object().field("id", view.room().channels[c].id);
    write_level(out, "rms_dbfs", live.rms_dbfs, ticking);
    write_level(out, "peak_dbfs", live.peak_dbfs, ticking);
    write_level(out, "true_peak_dbfs", live.true_peak_dbfs, ticking);
    write_level(out, "momentary_lufs", live.momentary_lufs, ticking);
    write_level(out, "short_term_lufs", live.short_term_lufs, ticking);
    out.end_object();
  }
  out.end_array().key("sources").begin_array();
  for_each_source(view, [&](int slot) {
    if (!view.staff) return;
    const auto& source = view.status.sources[static_cast<std::size_t>(slot)];
    out.begin_object().field("id", view.seats.name(view.index, slot));
    write_level(out, "rms_dbfs", source.rms_dbfs, source.present);
    write_level(out, "peak_dbfs", source.peak_dbfs, source.present);
    out.end_object();
  });
  out.end_array().end_object();
}

}  // namespace dragoman::app
