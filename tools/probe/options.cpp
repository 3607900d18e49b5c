#include "tools/probe/options.h"

#include "client/net/named_interface.h"

#include <charconv>

namespace dragoman::probe {
namespace {

using client::Exit;
using client::ProgramError;
using client::TransportChoice;

constexpr const char* kExamples =
    "Examples:\n"
    "  dragoman-probe --room hall\n"
    "      marks as a floor source, found on the channel \"floor\"; needs no sound card\n"
    "  dragoman-probe 10.0.0.5 --room hall --desk en/1 --seconds 60 --json\n"
    "      marks at the first desk of booth en, its microphone on\n"
    "  dragoman-probe 10.0.0.5 --room hall --channel en --device-out \"USB Audio\" --device-in "
    "\"USB Audio\"\n"
    "      marks on an output that is cabled to the floor's input, found on an input that is\n"
    "      cabled to a receiver's output: everything between the two jacks is measured\n"
    "  dragoman-probe --device-out \"USB Audio\" --device-in \"USB Audio\"\n"
    "      output cabled straight to input: the share of the probe's own device\n"
    "  dragoman-probe watch 10.0.0.5 --room hall --interface eth1 --name balcony\n"
    "      no marks: watches whether the room's multicast arrives here, and whether anybody else\n"
    "      sends to its groups (dragoman-probe watch --help)\n"
    "The marks are heard by whoever listens: chirps of 50 ms, four a second. The probe comes\n"
    "behind all other floor sources and is not heard while one of them has sound, but\n"
    "is in their silence.";

void require(bool holds, const std::string& message, const std::string& remedy) {
  if (!holds) throw ProgramError(Exit::usage, "bad_usage", message, remedy);
}

DeskSeat read_seat(const std::string& text) {
  const auto slash = text.rfind('/');
  DeskSeat seat;
  seat.booth = text.substr(0, slash);
  const char* const end = text.data() + text.size();
  const bool number = slash != std::string::npos && !seat.booth.empty() &&
                      std::from_chars(text.data() + slash + 1, end, seat.desk).ptr == end &&
                      seat.desk >= 1 && slash + 1 < text.size();
  require(number, "--desk: \"" + text + "\" is no desk", "write BOOTH/N, as en/1");
  return seat;
}

}  // namespace

void add_options(CLI::App& app, ProbeOptions& options) {
  add_common_options(app, options.common);
  app.footer(kExamples);
  app.add_option("--room", options.room, "Room, as the event names it");
  app.add_option("--channel", options.channel,
                 "Channel to listen to (default: floor, or what the desk speaks into)");
  app.add_option("--seconds", options.seconds,
                 "Length of the measurement; what is heard is kept, 12 MB a minute")
      ->check(client::number_between(1, 3600))
      ->capture_default_str();
  auto* desk = app.add_option("--desk", options.desk_text, "Be a desk, not a floor source")
                   ->type_name("BOOTH/N");
  auto* out = app.add_option("--device-out", options.device_out,
                             "PortAudio device that plays the marks (see --list-devices)")
                  ->excludes(desk);
  auto* in = app.add_option("--device-in", options.device_in,
                            "PortAudio device that hears them; of the same host API");
  out->needs(in);
  in->needs(out);
  app.add_option("--period", options.period,
                 "Frames a block (default: 120 without a device, the device's own with one)")
      ->check(CLI::Range(16, 960));
  app.add_option("--transport", options.transport_text, "How the sound comes here")
      ->check(CLI::IsMember({"auto", "multicast", "unicast"}))
      ->capture_default_str();
  app.add_option("--interface", options.interface,
                 "Name or IPv4 address where multicast is joined (default: towards the relay)");
  app.add_flag("--list-devices", options.list_devices, "List the sound devices and end");
}

void check(ProbeOptions& options) {
  if (options.list_devices) return;
  require(!options.room.empty() || options.devices(), "no room given",
          "say --room ROOM; or --device-out and --device-in to measure a cable");
  require(!options.room.empty() || options.channel.empty(), "--channel without --room",
          "say --room ROOM too");
  if (!options.desk_text.empty()) options.desk = read_seat(options.desk_text);
  options.transport = options.transport_text == "multicast" ? TransportChoice::multicast
                      : options.transport_text == "unicast" ? TransportChoice::unicast
                                                            : TransportChoice::automatic;
  client::require_interface(options.interface);
  if (options.period == 0 && !options.devices()) options.period = Mouth::kPacket;
}

}  // namespace dragoman::probe
