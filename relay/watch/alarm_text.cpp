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

std::string apart(double milliseconds) {
  const double much = std::abs(milliseconds);
  return much < 10'000 ? fmt::format("{:.0f} ms", much) : fmt::format("{:.0f} s", much / 1000);
}

/// What lies around the sound: the relay itself, disk, network, listeners, clocks.
std::string wrong_around(const event::Event& event, const Finding& finding) {
  const PlaceNames names = names_of(event, finding.place);
  const double figure = finding.figure;
  switch (finding.kind) {
    case AlarmKind::media_late:
      return fmt::format("The mix thread of {} was late {:.0f} times in 10 s.", names.room_name,
                         figure);
    case AlarmKind::engine_still:
      return fmt::format("The engine of {} stands still: every channel of it is dead.",
                         names.room_name);
    case AlarmKind::cpu:
      return fmt::format("Thread \"{}\" uses {:.0f} % of a core.", names.source, figure);
    case AlarmKind::overload:
      return fmt::format(
          "Thread \"{}\" was late in {:.0f} % of its rounds: no more phones are taken.",
          names.source, figure);
    case AlarmKind::disk:
      if (!names.source.empty())
        return fmt::format("The recording of {} stopped: the disk took no more.", names.source);
      return "The journal is not on disk.";
    case AlarmKind::disk_filling:
      return fmt::format("{:.1f} GB are free for recordings and the journal.", figure);
    case AlarmKind::listeners_losing:
      return fmt::format(
          "{:.0f} % of the receivers of {} that report lose packets, or hear nothing.", figure,
          names.channel);
    case AlarmKind::foreign_sender:
      return fmt::format("{} sends to the group of {} as well.", names.source, names.channel);
    case AlarmKind::rogue_sender:
      return fmt::format("Forged packets come to {}: from {}, UDP port {:.0f}.", names.channel,
                         names.source, figure);
    case AlarmKind::multicast_lost:
      return fmt::format("{} does not arrive at watcher {} by multicast.",
                         names.channel.empty() ? "Every channel of " + std::string(names.room_name)
                                               : std::string(names.channel),
                         names.source);
    case AlarmKind::no_querier:
      return fmt::format("No IGMP query is heard at {}: switches will end multicast.",
                         names.source);
    case AlarmKind::clock:
      return fmt::format("{}: its clock and the relay's are {} apart.", sender(names),
                         apart(figure));
    case AlarmKind::certificate:
      return figure <= 0 ? "The certificate has ended: no browser of staff comes in."
                         : fmt::format("The certificate ends in {:.0f} days.", figure);
    case AlarmKind::flood:
      return names.source == "packets"
                 ? fmt::format("The media port refuses {:.0f} packets a second.", figure)
                 : fmt::format("{:.0f} connections were turned away in 10 s.", figure);
    case AlarmKind::guessing:
      return fmt::format("Somebody tries keys or PINs: {:.0f} tries were slowed in 10 s.", figure);
    default:
      return "";
  }
}

std::string to_do_around(const event::Event& event, const Finding& finding) {
  switch (finding.kind) {
    case AlarmKind::media_late:
      return "Take load off this machine, grant real-time priority, or set audio.workers.";
    case AlarmKind::engine_still:
      return "Look at the relay's log and restart it; streams go on where they were.";
    case AlarmKind::cpu:
      return "Set audio.workers, lower audio.complexity, or divide the rooms between machines.";
    case AlarmKind::overload:
      return "Who hears goes on. Take load off this machine, grant real-time priority, or raise "
             "web.threads; phones come back by themselves.";
    case AlarmKind::disk_filling:
      return fmt::format("Make room under {}: move old recordings away, before it is full.",
                         event.storage.dir.string());
    case AlarmKind::listeners_losing:
      return "Look in the channel's details at who loses most: one switch, one access point? Offer "
             "the stream with copies, or unicast.";
    case AlarmKind::foreign_sender:
      return "Find that machine and stop it, or move one of the two to other groups: players that "
             "don't filter by source hear noise.";
    case AlarmKind::rogue_sender:
      return "Our receivers drop them, others play them. Find the switch port that they come in "
             "by; if it is a listener of an encrypted channel, revoke the key or close the "
             "session.";
    case AlarmKind::multicast_lost:
      return "Look at IGMP snooping, querier, TTL and VLAN between here and there; listeners fall "
             "back to unicast meanwhile.";
    case AlarmKind::no_querier:
      return "Switch the IGMP querier on in one switch or router of this network, or snooping off.";
    case AlarmKind::clock:
      return "Let both take their time from one NTP or PTP server; the sound is not touched, but "
             "ages and latencies are shown wrong.";
    case AlarmKind::certificate:
      return "Renew it and put it in its place; the relay reads it again.";
    case AlarmKind::flood:
      return "Channels go on. Find where it comes from at the switch, and end it there; the "
             "runbook "
             "says which counters tell what it is.";
    case AlarmKind::guessing:
      return "A key cannot be guessed, a PIN hardly. The journal names the address; look who is "
             "there, or give out another PIN.";
    case AlarmKind::disk:
      return fmt::format("Look at space and rights of {}; the sound is not touched.",
                         event.storage.dir.string());
    default:
      return "";
  }
}

}  // namespace

std::string what_is_wrong(const event::Event& event, const Finding& finding) {
  const PlaceNames names = names_of(event, finding.place);
  const double figure = finding.figure;
  switch (finding.kind) {
    case AlarmKind::source_dead:
      if (!names.booth.empty() && !names.channel.empty())
        return fmt::format(
            "{} {}", sender(names),
            figure > 0 ? fmt::format("was on air in {}, and is gone.", names.channel)
                       : fmt::format("is on air in {}, but no packets come.", names.channel));
      return sender(names) + " sends no packets.";
    case AlarmKind::no_floor:
      return fmt::format("No floor source is connected to {}.", names.room_name);
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
    default:
      return wrong_around(event, finding);
  }
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
    default:
      return to_do_around(event, finding);
  }
}

}  // namespace dragoman::watch
