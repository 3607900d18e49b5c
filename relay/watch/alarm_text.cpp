#include "relay/watch/alarm_text.h"

#include "relay/watch/place_names.h"

#include <fmt/format.h>

#include <cmath>

namespace dragoman::watch {
namespace {

std::string from(const PlaceNames& names) {
  return names.booth.empty() ? "" : fmt::format(" from desk {} {}", names.booth, names.desk);
}

/// Who sends: a desk or a source of the floor.
std::string sender(const PlaceNames& names) {
  return names.booth.empty() ? fmt::format("Source {}", names.source)
                             : fmt::format("Desk {} {}", names.booth, names.desk);
}

}  // namespace

std::string what_is_wrong(const event::Event& event, const Finding& finding) {
  const PlaceNames names = names_of(event, finding.place);
  const double figure = finding.figure;
  switch (finding.kind) {
    case AlarmKind::source_dead:
      if (!names.booth.empty() && !names.channel.empty())
        return fmt::format("{} is on air in {}, but no packets come.", sender(names),
                           names.channel);
      return sender(names) + " sends no packets.";
    case AlarmKind::no_floor:
      return fmt::format("No floor source is connected to {}.", names.room);
    case AlarmKind::silent:
      return fmt::format("{} is on air{} and silent ({:.0f} dBFS).", names.channel, from(names),
                         figure);
    case AlarmKind::clipping:
      if (names.source.empty() && figure > 0)
        return fmt::format("{} is so loud{} that the limiter holds it.", names.channel,
                           from(names));
      return fmt::format("{} clips: its sound is distorted before it comes here.", sender(names));
    case AlarmKind::too_low:
      return fmt::format("{} is too low{}: {:.0f} LUFS.", names.channel, from(names), figure);
    case AlarmKind::too_loud:
      return fmt::format("{} is too loud{}: {:.0f} LUFS.", names.channel, from(names), figure);
    case AlarmKind::loudness_jump:
      return fmt::format("{} has become {:.0f} LU {}{}.", names.channel, std::abs(figure),
                         figure > 0 ? "louder" : "quieter", from(names));
    case AlarmKind::loss:
      return fmt::format("{}: {:.1f} % of the packets are lost.", sender(names), figure);
    case AlarmKind::jitter:
      return fmt::format("{}: packets come {:.0f} ms apart from their time.", sender(names),
                         figure);
    case AlarmKind::drift:
      return fmt::format("{}: its clock is {:.0f} ppm {}.", sender(names), std::abs(figure),
                         figure > 0 ? "fast" : "slow");
    case AlarmKind::media_late:
      return fmt::format("The mix thread of {} was late {:.0f} times in 10 s.", names.room, figure);
    case AlarmKind::engine_still:
      return fmt::format("The engine of {} stands still: every channel of it is dead.", names.room);
    case AlarmKind::cpu:
      return fmt::format("Thread \"{}\" uses {:.0f} % of a core.", names.source, figure);
    case AlarmKind::disk:
      return "The journal is not on disk.";
    case AlarmKind::count_:
      break;
  }
  return "";
}

std::string what_to_do(const event::Event& event, const Finding& finding) {
  const bool desk = finding.place.seat.booth != engine::kNone;
  switch (finding.kind) {
    case AlarmKind::source_dead:
      return desk ? "Look at that desk's program and cable; its booth-mate can take over meanwhile."
                  : "Look at the source's program and cable, or put another source on the floor.";
    case AlarmKind::no_floor:
      return "Start dragoman-floor for this room, or look why it cannot reach the relay.";
    case AlarmKind::silent:
      return "Ask the booth whether its microphone is plugged in, turned up, and the right one.";
    case AlarmKind::clipping:
      return finding.place.source.empty() && finding.figure > 0
                 ? "Ask the speaker to stand back, or lower the channel's gain."
                 : "Turn down the microphone's gain at its own mixer or sound card.";
    case AlarmKind::too_low:
      return desk ? "Have the microphone's gain raised at the desk, or raise the channel's gain."
                  : "Raise the level at the hall's mixer.";
    case AlarmKind::too_loud:
      return desk ? "Have the microphone's gain lowered at the desk, or lower the channel's gain."
                  : "Lower the level at the hall's mixer.";
    case AlarmKind::loudness_jump:
      return "Listen to it; set the gain of the new speaker or microphone.";
    case AlarmKind::loss:
      return "Look at the network to it: cable, switch port, Wi-Fi; a wire loses nothing.";
    case AlarmKind::jitter:
      return "Look for load on its machine or its link; delay grows with jitter.";
    case AlarmKind::drift:
      return "Its sound card's clock is off; use another, or lock it to the house clock.";
    case AlarmKind::media_late:
      return "Take load off this machine, grant real-time priority, or set audio.workers.";
    case AlarmKind::engine_still:
      return "Look at the relay's log and restart it; streams go on where they were.";
    case AlarmKind::cpu:
      return "Set audio.workers, lower audio.complexity, or divide the rooms between machines.";
    case AlarmKind::disk:
      return fmt::format("Look at space and rights of {}; the sound is not touched.",
                         event.storage.dir.string());
    case AlarmKind::count_:
      break;
  }
  return "";
}

}  // namespace dragoman::watch
