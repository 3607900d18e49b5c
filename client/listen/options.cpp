#include "client/listen/options.h"

#include "client/cli/named_file.h"
#include "client/net/named_interface.h"

namespace dragoman::client {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  dragoman-listen --room hall --channel en\n"
    "  dragoman-listen 10.0.0.5 --room hall --channel ru --device pulse --volume -6\n"
    "  dragoman-listen --room hall --channel fr --output fr.wav --seconds 60 --json\n"
    "  dragoman-listen --sdp en.sdp --null --seconds 5 --json\n"
    "  dragoman-listen --room hall --channel en --trace lunch.pcapng\n"
    "Keys: arrows or digits change channel, + and - the volume, q quits. On a pipe the same by "
    "lines:\n"
    "  channel NAME, volume DB, quit";

}  // namespace

void add_options(CLI::App& app, ListenOptions& options) {
  add_common_options(app, options.common);
  app.footer(kExamples);
  app.add_option("--room", options.room, "Room, as the event names it");
  app.add_option("--channel", options.channel, "Channel: floor, a language, or its number")
      ->capture_default_str();
  auto* device = app.add_option("--device", options.device, "PortAudio device, or null")
                     ->capture_default_str();
  auto* output = app.add_option("--output", options.output, "Write a WAV (48 kHz, 16 bit) instead");
  auto* null = app.add_flag("--null", options.null_device, "Play to nowhere, paced by the clock");
  output->excludes(device);
  null->excludes(device)->excludes(output);
  app.add_option("--seconds", options.seconds,
                 "End after so much sound, from the first decoded sample")
      ->check(number_between(0.001, 1e7));
  app.add_option("--transport", options.transport_text, "How the sound comes here")
      ->check(CLI::IsMember({"auto", "multicast", "unicast"}))
      ->capture_default_str();
  app.add_option(
         "--sdp", options.sdp,
         "Play exactly this stream: no session, no fallback. Twice: two paths of one stream, the\n"
         "first copy of each packet plays")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  app.add_option("--interface", options.interface,
                 "Name or IPv4 address where multicast is joined (default: towards the relay)");
  auto* red = app.add_flag_callback(
      "--red", [&options] { options.twin = TwinSetting::always; },
      "Always take the group with redundancy (RFC 2198); else only while packets are lost");
  app.add_flag_callback(
         "--no-red", [&options] { options.twin = TwinSetting::never; },
         "Never take the group with redundancy")
      ->excludes(red);
  app.add_option("--volume", options.volume_db, "Volume in dB, on the device and in the WAV alike")
      ->check(CLI::Range(kQuietest, kLoudest))
      ->capture_default_str();
  app.add_option("--trace", options.trace,
                 "Record all that arrives (pcapng), for dragoman-replay and Wireshark");
  app.add_flag("--list-devices", options.list_devices, "List the sound devices and end");
}

void check(ListenOptions& options) {
  options.transport = options.transport_text == "multicast" ? TransportChoice::multicast
                      : options.transport_text == "unicast" ? TransportChoice::unicast
                                                            : TransportChoice::automatic;
  if (options.list_devices) return;
  if (options.room.empty() && options.sdp.empty())
    throw ProgramError(Exit::usage, "bad_usage", "no room given",
                       "say --room ROOM --channel CHANNEL, or --sdp FILE");
  if (!options.sdp.empty() && !options.room.empty())
    throw ProgramError(Exit::usage, "bad_usage", "--sdp and --room exclude each other",
                       "a description is played as it is, without a relay's session");
  if (options.sdp.size() > 2)
    throw ProgramError(Exit::usage, "bad_usage", "--sdp is given more than twice",
                       "give one description, or those of two paths");
  for (const std::string& file : options.sdp) require_input("--sdp", file);
  if (!options.output.empty()) require_output("--output", options.output);
  if (!options.trace.empty()) require_output("--trace", options.trace);
  require_interface(options.interface);
}

}  // namespace dragoman::client
