#include "client/monitor/options.h"

#include "client/cli/named_file.h"
#include "client/monitor/tap_target.h"
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
    "  dragoman-monitor --listen hall/en:1                a desk's microphone, on air or not\n"
    "  dragoman-monitor --listen hall/fr --output fr.wav --seconds 10 --json\n"
    "  dragoman-monitor --json --levels 5 | jq -c 'select(.type == \"alarms\")'\n"
    "Keys: q quits, arrows and PgUp, PgDn scroll; l lists what can be listened to, Enter hears it "
    "or\n"
    "  no longer, + - volume; a lists the alarms, Enter acknowledges one or takes that back.\n"
    "On a pipe a table comes once a second. With --json come the relay's live messages "
    "(PROTOCOL.md,"
    "\n"
    "\"Live state\"), one a line with its time: state, change, alarms, meters; lost, when the link "
    "is.\n"
    "Listening: ROOM/CHANNEL, ROOM/BOOTH:DESK (its microphone), ROOM/BOOTH:DESK:incoming (what it "
    "hears),\n"
    "  ROOM/source:NAME; nobody notices. NO_COLOR=1 leaves the colours out.\n"
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
                                "PortAudio device for headphones and microphone, or null");
  auto* input = app.add_option("--input", talk.input, "Sound file instead of a microphone")
                    ->needs(on)
                    ->excludes(device);
  app.add_flag("--loop", talk.loop, "Begin the input file again at its end")->needs(input);
  app.add_option("--output", talk.output, "WAV of what the technician hears")->excludes(device);
  app.add_option("--volume", talk.volume_db, "Volume of what the technician hears, dB")
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
  auto* listen = app.add_option("--listen", options.listen,
                                "Hear this until ended, without a screen: ROOM/CHANNEL, "
                                "ROOM/BOOTH:DESK, …")
                     ->excludes(once);
  app.add_option("--seconds", options.seconds, "End so long after the first sound")
      ->needs(listen)
      ->check(CLI::PositiveNumber);
  app.add_option("--levels", options.levels_per_second, "Levels a second of --json, 0 to 25")
      ->check(number_between(0, 25))
      ->capture_default_str();
  add_talk_options(app, options, once);
}

void check(const MonitorOptions& options) {
  const auto& talk = options.talk;
  const auto require = [](bool holds, const char* what, const char* remedy) {
    if (!holds) throw ProgramError(Exit::usage, "bad_usage", what, remedy);
  };
  require(options.listen.empty() || !talk.on, "--listen has no screen to talk from",
          "without it, --talk and the key l listen on the screen");
  require(options.listen.empty() || parse_tap_target(options.listen, options.room).has_value(),
          "--listen takes ROOM/CHANNEL, ROOM/BOOTH:DESK, ROOM/BOOTH:DESK:incoming or "
          "ROOM/source:NAME",
          "the room may be left out where --room names it");
  if (!talk.output.empty()) require_output("--output", talk.output);
  if (!talk.on) return;
  require(!options.room.empty(), "talkback is with the desks of one room", "say --room ROOM");
  require(talk.headless || !options.common.json, "--json shows the event, --talk needs a screen",
          "--talk --headless has JSON lines of its own");
  if (!talk.input.empty()) require_input("--input", talk.input);
}

}  // namespace dragoman::client
