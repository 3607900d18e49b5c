#include "relay/app/lookup.h"
#include "relay/app/metrics.h"

#include <array>

namespace dragoman::app {
namespace {

using engine::ChannelState;
using engine::ChannelStatus;
using engine::DeskStatus;

template <class Value>
void each_channel(MetricsWriter& out, const event::Event& event, MediaControl& media, Value value) {
  for (std::size_t r = 0; r < event.rooms.size(); ++r) {
    const auto& status = media.status(r);
    const auto& room = event.rooms[r];
    for (std::size_t c = 0; c < room.channels.size(); ++c)
      out.sample({{"room", room.id}, {"channel", room.channels[c].id}}, value(status.channels[c]));
  }
}

template <class Value>
void each_desk(MetricsWriter& out, const event::Event& event, MediaControl& media, Value value) {
  for (std::size_t r = 0; r < event.rooms.size(); ++r) {
    const auto& status = media.status(r);
    const auto& room = event.rooms[r];
    for (std::size_t b = 0; b < room.booths.size(); ++b)
      for (int desk = 1; desk <= room.booths[b].desks; ++desk) {
        const engine::Seat seat{static_cast<std::int16_t>(b), static_cast<std::int16_t>(desk)};
        out.sample(
            {{"room", room.id}, {"booth", room.booths[b].id}, {"desk", std::to_string(desk)}},
            value(status.desks[desk_index(seat)]));
      }
  }
}

/// One sample a state, 1 for the present one: how Prometheus tells states apart.
void write_states(MetricsWriter& out, const event::Event& event, MediaControl& media) {
  constexpr std::array kStates{ChannelState::interpreted, ChannelState::relay, ChannelState::floor,
                               ChannelState::silent,      ChannelState::muted, ChannelState::dead};
  out.gauge("channel_state", "State of the channel: 1 for the present one, 0 for the others.");
  for (std::size_t r = 0; r < event.rooms.size(); ++r) {
    const auto& status = media.status(r);
    const auto& room = event.rooms[r];
    for (std::size_t c = 0; c < room.channels.size(); ++c)
      for (const auto state : kStates)
        out.sample({{"room", room.id},
                    {"channel", room.channels[c].id},
                    {"state", engine::to_string(state)}},
                   status.channels[c].state == state ? 1 : 0);
  }
}

/// The same for the quality mark.
void write_quality(MetricsWriter& out, const event::Event& event, MediaControl& media) {
  using engine::Quality;
  out.gauge("channel_quality", "Quality mark of the channel: 1 for the present one.");
  for (std::size_t r = 0; r < event.rooms.size(); ++r) {
    const auto& room = event.rooms[r];
    for (std::size_t c = 0; c < room.channels.size(); ++c)
      for (const auto quality : {Quality::floor, Quality::plus, Quality::minus})
        out.sample({{"room", room.id},
                    {"channel", room.channels[c].id},
                    {"quality", engine::to_string(quality)}},
                   media.status(r).channels[c].quality == quality ? 1 : 0);
  }
}

/// Who feeds which channel now.
void write_on_air(MetricsWriter& out, const event::Event& event, MediaControl& media) {
  out.gauge("channel_on_air", "1 for each desk that feeds the channel now.");
  for (std::size_t r = 0; r < event.rooms.size(); ++r) {
    const auto& room = event.rooms[r];
    for (std::size_t c = 0; c < room.channels.size(); ++c) {
      for (const auto seat : media.status(r).channels[c].seats_on_air()) {
        if (seat.booth < 0 || static_cast<std::size_t>(seat.booth) >= room.booths.size()) continue;
        out.sample({{"room", room.id},
                    {"channel", room.channels[c].id},
                    {"booth", room.booths[static_cast<std::size_t>(seat.booth)].id},
                    {"desk", std::to_string(seat.desk)}},
                   1);
      }
    }
  }
}

void write_room_signals(MetricsWriter& out, const event::Event& event, MediaControl& media) {
  const auto each = [&](auto value) {
    for (std::size_t r = 0; r < event.rooms.size(); ++r)
      out.sample({{"room", event.rooms[r].id}}, value(media.status(r)));
  };
  out.gauge("room_slower", "1 while the speaker is asked to slow down.");
  each([](const engine::RoomStatus& s) { return s.slower ? 1 : 0; });
  out.counter("room_slower_total", "How often the speaker was asked to slow down.");
  each([](const engine::RoomStatus& s) { return s.slower_times; });
  out.gauge("room_use_microphone", "1 while the speaker is asked to use the microphone.");
  each([](const engine::RoomStatus& s) { return s.use_microphone ? 1 : 0; });
  out.counter("room_use_microphone_total", "How often the speaker was asked to.");
  each([](const engine::RoomStatus& s) { return s.use_microphone_times; });
  out.counter("desk_refused_total", "Wishes of desks that the rules refused, by reason.");
  for (std::size_t r = 0; r < event.rooms.size(); ++r) {
    const auto& refusals = media.status(r).refusals;
    for (std::size_t i = 1; i < refusals.size(); ++i)
      if (const auto reason = static_cast<engine::Reason>(i); engine::is_refusal(reason))
        out.sample({{"room", event.rooms[r].id}, {"reason", engine::to_label(reason)}},
                   refusals[i]);
  }
}

}  // namespace

void write_channel_metrics(MetricsWriter& out, const event::Event& event, MediaControl& media) {
  write_states(out, event, media);
  write_quality(out, event, media);
  write_on_air(out, event, media);
  out.gauge("channel_level_dbfs", "RMS over 100 ms by AES17, a full-scale sine reads 0.");
  each_channel(out, event, media, [](const ChannelStatus& c) { return c.rms_dbfs; });
  out.gauge("channel_peak_dbfs", "Highest sample of the last 100 ms.");
  each_channel(out, event, media, [](const ChannelStatus& c) { return c.peak_dbfs; });
  out.gauge("channel_true_peak_dbfs", "Highest true peak.");
  each_channel(out, event, media, [](const ChannelStatus& c) { return c.true_peak_dbfs; });
  out.gauge("channel_loudness_lufs", "Short-term loudness (EBU R 128).");
  each_channel(out, event, media, [](const ChannelStatus& c) { return c.short_term_lufs; });
  out.counter("channel_limited_samples_total", "Samples that the limiter had to hold.");
  each_channel(out, event, media, [](const ChannelStatus& c) { return c.clipped; });
  out.gauge("channel_on_air_desks", "Desks that feed the channel.");
  each_channel(out, event, media, [](const ChannelStatus& c) { return c.on_air_count; });
  out.gauge("channel_muted", "1 when the technician muted the channel.");
  each_channel(out, event, media, [](const ChannelStatus& c) { return c.muted ? 1 : 0; });
  out.gauge("channel_gain_decibels", "Gain that the technician set.");
  each_channel(out, event, media, [](const ChannelStatus& c) { return c.gain_db; });
  out.gauge("channel_lip_sync_seconds", "What all of the channel is delayed by, for the screens.");
  each_channel(out, event, media, [](const ChannelStatus& c) {
    return static_cast<double>(c.lip_sync) / kSampleRate;
  });

  out.gauge("desk_connected", "1 while an interpreter's session holds the desk.");
  each_desk(out, event, media, [](const DeskStatus& d) { return d.connected ? 1 : 0; });
  out.gauge("desk_on_air", "1 while the desk feeds a channel.");
  each_desk(out, event, media, [](const DeskStatus& d) { return d.on_air ? 1 : 0; });
  out.gauge("desk_locked", "1 when the technician locked the desk.");
  each_desk(out, event, media, [](const DeskStatus& d) { return d.locked ? 1 : 0; });
  out.gauge("desk_lost", "1 for a desk that was on air when its sound or its link went.");
  each_desk(out, event, media, [](const DeskStatus& d) { return d.lost ? 1 : 0; });
  out.gauge("desk_calling", "1 while the desk calls the technician, until it is finished.");
  each_desk(out, event, media, [](const DeskStatus& d) {
    return d.call == engine::Call::raised || d.call == engine::Call::handled ? 1 : 0;
  });
  write_room_signals(out, event, media);
}

}  // namespace dragoman::app
