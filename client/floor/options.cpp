#include "client/floor/options.h"

#include "client/cli/named_file.h"
#include "client/net/named_interface.h"
#include "codecs/rtp/endpoint.h"

#include <cmath>

namespace dragoman::client {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  dragoman-floor --room hall --device default\n"
    "  dragoman-floor 10.0.0.5 --room hall --device \"USB Mixer\" --inputs 3,4 --channels 2\n"
    "  dragoman-floor --room hall --file speech.wav --loop\n"
    "  dragoman-floor --room hall --tone 440\n"
    "  dragoman-floor --room hall --rtp mixer.sdp --interface eth0\n"
    "The relay may be started later, and may be restarted: the floor resumes by itself.";

void require(bool holds, const std::string& message, const std::string& remedy) {
  if (!holds) throw ProgramError(Exit::usage, "bad_usage", message, remedy);
}

bool is_sender(const std::string& text) {
  const auto address = rtp::parse_address(text);
  return address && *address != 0 && !rtp::is_multicast({*address, 0});
}

std::string kind(const FloorOptions& options) {
  if (!options.device.empty()) return "device";
  if (!options.file.empty()) return "file";
  return options.sdp.empty() ? "tone" : "rtp";
}

}  // namespace

void add_options(CLI::App& app, FloorOptions& options) {
  add_common_options(app, options.common);
  app.footer(kExamples);
  app.add_option("--room", options.room, "Room, as the event names it");
  auto* device = app.add_option("--device", options.device,
                                "PortAudio device (its name or a unique part), default, or null");
  auto* file =
      app.add_option("--file", options.file, "A sound file of any rate, paced by the clock")
          ->excludes(device);
  auto* tone = app.add_option("--tone", options.tone_hz, "A sine of so many Hz")
                   ->check(number_between(1, 20000))
                   ->excludes(device)
                   ->excludes(file);
  app.add_option("--rtp", options.sdp, "The stream that this session description names")
      ->excludes(device)
      ->excludes(file)
      ->excludes(tone);
  app.add_flag("--loop", options.loop, "The file again from its beginning, without a gap")
      ->needs(file);
  app.add_option("--inputs", options.inputs, "Channels of the device to take, from 1: 3,4")
      ->delimiter(',')
      ->needs(device);
  app.add_option("--level", options.tone_dbfs, "Level of the tone, dBFS")
      ->check(number_between(-120, 0))
      ->needs(tone)
      ->capture_default_str();
  app.add_option("--name", options.name, "Name of this source (default: the kind of its input)");
  app.add_option("--codec", options.codec, "How the sound is sent")
      ->check(CLI::IsMember({"l16", "opus"}))
      ->capture_default_str();
  app.add_option("--packet-ms", options.packet_ms, "Length of a packet")
      ->check(CLI::IsMember({2.5, 5.0, 10.0, 20.0}))
      ->capture_default_str();
  app.add_option("--channels", options.contribution.channels, "1, or 2 for a stereo floor")
      ->check(CLI::Range(1, 2))
      ->capture_default_str();
  app.add_option("--period", options.period, "Frames a buffer of the device (default: its own)")
      ->check(CLI::Range(16, 960))
      ->needs(device);
  app.add_option("--interface", options.interface,
                 "Name or IPv4 address where the stream of --rtp is joined");
  app.add_option("--from", options.from,
                 "The only address from which the stream of --rtp is taken");
  app.add_flag("--list-devices", options.list_devices, "List the sound devices and end");
}

void check(FloorOptions& options) {
  if (options.list_devices) return;
  require(!options.room.empty(), "no room given", "say --room ROOM");
  const int inputs = (options.device.empty() ? 0 : 1) + (options.file.empty() ? 0 : 1) +
                     (options.tone_hz > 0 ? 1 : 0) + (options.sdp.empty() ? 0 : 1);
  require(inputs == 1, "no input given", "say --device NAME, --file F, --tone HZ or --rtp SDP");
  if (!options.file.empty()) require_input("--file", options.file);
  if (!options.sdp.empty()) require_input("--rtp", options.sdp);
  require_interface(options.interface);
  require(options.from.empty() || (!options.sdp.empty() && is_sender(options.from)),
          "--from " + options.from + " is no sender of a stream",
          "say the address that the stream of --rtp comes from, like --from 10.0.0.20");
  auto& contribution = options.contribution;
  require(options.inputs.empty() ||
              options.inputs.size() == static_cast<std::size_t>(contribution.channels),
          "--inputs and --channels do not agree",
          "name one input for each channel: --inputs 3,4 --channels 2");
  contribution.codec = options.codec == "opus" ? control::Codec::opus : control::Codec::l16;
  contribution.packet = std::llround(options.packet_ms * kSampleRate / 1000);
  try {
    Contribution(contribution, {}, {});
  } catch (const std::invalid_argument& error) {
    throw ProgramError(Exit::usage, "bad_usage", error.what(), "see --packet-ms and --codec");
  }
  if (options.name.empty()) options.name = kind(options);
}

}  // namespace dragoman::client
