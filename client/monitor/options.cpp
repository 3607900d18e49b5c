#include "client/monitor/options.h"

#include "client/cli/named_file.h"
#include "codecs/headphone/headphone_path.h"

namespace dragoman::client {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  dragoman-monitor\n"
    "  dragoman-monitor 10.0.0.5 --room hall\n"
    "  dragoman-monitor --once\n"
    "  dragoman-monitor --once --json | jq '.rooms[].channels[] | {id, state, level_dbfs}'\n"
    "  dragoman-monitor --room hall --talk --device \"USB Audio\"      talks to desks, and hears "
    "them\n"
    "  echo 'talk en 1' | dragoman-monitor --room hall --talk --headless --input call.wav\n"
    "lost counts packets on their way to the relay: of a source those that never came, since it\n"
    "began to send, and their share; of a channel those of the sources that it carries now. What\n"
    "listeners lose is not in it.\n"
    "Keys: q quits, arrows and PgUp, PgDn scroll. On a pipe a table comes once a second, with "
    "--json\n"
    "the event's state. NO_COLOR=1 leaves the colours out.\n"
    "Talkback (--talk) never reaches a channel. Keys: t talks to a desk, a booth or all, and ends "
    "it;\n"
    "  r answers who talked last; + - volume. Lines (--headless): talk BOOTH [DESK], talk all, "
    "talk "
    "off,\n"
    "  reply, volume DB|up|down, quit; each change is a JSON line: whom, who hears it, who talks.";

void add_talk_options(CLI::App& app, MonitorOptions& options, CLI::Option* once) {
  auto& talk = options.talk;
  auto* on = app.add_flag("--talk", talk.on, "Talkback with the desks of --room")->excludes(once);
  auto* device = app.add_option("--device", talk.device,
                                "PortAudio device for microphone and headphones, or null")
                     ->needs(on);
  auto* input = app.add_option("--input", talk.input, "Sound file instead of a microphone")
                    ->needs(on)
                    ->excludes(device);
  app.add_flag("--loop", talk.loop, "Begin the input file again at its end")->needs(input);
  app.add_option("--output", talk.output, "WAV of what the technician hears")
      ->needs(on)
      ->excludes(device);
  app.add_option("--volume", talk.volume_db, "Volume of the desks' voices, dB")
      ->needs(on)
      ->check(CLI::Range(headphone::kLeastVolumeDb, headphone::kMostVolumeDb))
      ->capture_default_str();
  app.add_flag("--headless", talk.headless, "Talkback without a screen: lines in, JSON lines out")
      ->needs(on);
  app.add_flag("--list-devices", options.list_devices, "List the sound devices and end");
}

}  // namespace

void add_options(CLI::App& app, MonitorOptions& options) {
  add_common_options(app, options.common);
  app.footer(kExamples);
  app.add_option("--room", options.room, "Only this room");
  auto* once = app.add_flag("--once", options.once, "Print the state once and end");
  add_talk_options(app, options, once);
}

void check(const MonitorOptions& options) {
  const auto& talk = options.talk;
  if (!talk.on) return;
  const auto require = [](bool holds, const char* what, const char* remedy) {
    if (!holds) throw ProgramError(Exit::usage, "bad_usage", what, remedy);
  };
  require(!options.room.empty(), "talkback is with the desks of one room", "say --room ROOM");
  require(talk.headless || !options.common.json, "--json shows the event, --talk needs a screen",
          "--talk --headless has JSON lines of its own");
  if (!talk.input.empty()) require_input("--input", talk.input);
  if (!talk.output.empty()) require_output("--output", talk.output);
}

}  // namespace dragoman::client
