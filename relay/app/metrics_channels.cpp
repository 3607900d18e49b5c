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

}  // namespace

void write_channel_metrics(MetricsWriter& out, const event::Event& event, MediaControl& media) {
  write_states(out, event, media);
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

  out.gauge("desk_connected", "1 while an interpreter's session holds the desk.");
  each_desk(out, event, media, [](const DeskStatus& d) { return d.connected ? 1 : 0; });
  out.gauge("desk_on_air", "1 while the desk feeds a channel.");
  each_desk(out, event, media, [](const DeskStatus& d) { return d.on_air ? 1 : 0; });
  out.gauge("desk_locked", "1 when the technician locked the desk.");
  each_desk(out, event, media, [](const DeskStatus& d) { return d.locked ? 1 : 0; });
}

}  // namespace dragoman::app
