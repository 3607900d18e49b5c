#include "client/booth/options.h"

#include "client/booth/page_guard.h"
#include "client/booth/seat_file.h"
#include "client/booth/sound_line.h"
#include "client/cli/named_file.h"
#include "client/net/named_interface.h"

namespace dragoman::client {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  dragoman-booth --room hall --booth en --desk 1\n"
    "  dragoman-booth 10.0.0.5 --room hall --booth ru --desk 2 --device pulse\n"
    "  dragoman-booth --room hall --booth fr --desk 1 --open        the desk as a page\n"
    "  echo on | dragoman-booth --room hall --booth en --desk 1 --input en.wav --loop --headless\n"
    "The desk's page is served on this machine only, unless --page and --page-insecure say "
    "otherwise;\n"
    "its address is \"page\" in the JSON lines, and ? on the page shows its keys.\n"
    "Keys: space microphone, x cough, a b c output, digits incoming (# and two digits;\n"
    "  . , the next one and the one before), h handover (y n t answer it),\n"
    "  s slower, u the speaker is to use the microphone, k call, v check, q quit. Headphones: + - "
    "volume, ] [ bass, } { treble, > < "
    "balance "
    "towards\n"
    "  colleague or floor, o own voice, p DIGIT preset, w DIGIT stores what you hear there.\n"
    "Lines (--headless): on, off, cough on|off, out a, out b [LANG], out c LANG, in floor, in "
    "LANG,\n"
    "  slower, use microphone, call, call off, handover ask|accept|decline|take|withdraw, floor "
    "LANG|unknown,\n"
    "  message technician|mate TEXT, talk mate|technician|off, check [off], quit; volume, bass, "
    "treble, "
    "balance, sidetone or calibration\n"
    "  with a value, up or down (sidetone off, calibration none), preset N, preset N store "
    "[CHANNEL],\n"
    "  preset N clear; each change of state is a JSON line.\n"
    "Hearing protection acts on all that leaves: nothing above 100 dB SPL, 94 dB SPL (A, 100 ms) "
    "for\n"
    "  100 ms at most, two beeps when a minute's mean is above 80. --calibration tells what the\n"
    "  headset makes of full scale; without it 110 dB SPL is assumed. Settings are kept per seat.";

const char* knob_words(Knob knob) {
  switch (knob) {
    case Knob::volume:
      return "Volume, on the device and in the WAV alike";
    case Knob::bass:
      return "Bass";
    case Knob::treble:
      return "Treble";
    case Knob::sidetone:
      return "Own voice in the headphones";
    case Knob::balance:
      return "Share of the on-air colleague while off air";
    case Knob::calibration:
      return "dB SPL that the headset makes of full scale";
  }
  return "";
}

}  // namespace

void add_options(CLI::App& app, BoothOptions& options) {
  add_common_options(app, options.common);
  app.footer(kExamples);
  app.add_option("--room", options.room, "Room, as the event names it");
  app.add_option("--booth", options.booth, "Booth, as the event names it");
  app.add_option("--desk", options.desk, "Desk of the booth, from 1")->check(CLI::Range(1, 6));
  auto* device =
      app.add_option("--device", options.device, "PortAudio device for microphone and headphones");
  auto* input = app.add_option("--input", options.input, "Sound file instead of a microphone");
  app.add_flag("--loop", options.loop, "Begin the input file again at its end")->needs(input);
  auto* output = app.add_option("--output", options.output, "WAV of what the interpreter hears");
  input->excludes(device);
  output->excludes(device);
  app.add_option("--transport", options.transport, "How the incoming channel comes here")
      ->check(CLI::IsMember({"auto", "multicast", "unicast"}))
      ->capture_default_str();
  app.add_option("--interface", options.interface,
                 "Name or IPv4 address where multicast is joined (default: towards the relay)");
  app.add_option("--page", options.page,
                 "HOST:PORT where the desk's page is served (port 0: any), or off")
      ->capture_default_str();
  app.add_flag("--page-insecure", options.page_insecure,
               "Allow --page beyond this machine, where whoever reaches it puts the desk on air");
  app.add_flag("--open", options.open_page, "Open the desk's page in the desktop's browser");
  for (const auto& knob : all_knobs()) {
    const std::string nothing = knob.nothing;
    app.add_option_function<std::string>(
        std::string("--") + knob.name,
        [&options, name = knob.name](const std::string& value) { options.knobs[name] = value; },
        std::string(knob_words(knob.knob)) + ": " + range_words(knob) +
            (nothing.empty() ? "" : ", or " + nothing));
  }
  app.add_option("--settings", options.settings,
                 "File that remembers this seat (default: under XDG_STATE_HOME, a file a seat)");
  app.add_flag("--headless", options.headless, "No screen: lines in, JSON lines out");
  app.add_flag("--list-devices", options.list_devices, "List the sound devices and end");
}

void apply_knobs(const BoothOptions& options, headphone::Sound& sound) {
  for (const auto& [name, value] : options.knobs) {
    const auto line = read_sound_line({name, value});
    const auto* command = line ? std::get_if<SoundCommand>(&*line) : nullptr;
    if (command == nullptr) {
      const auto* wrong = std::get_if<WrongLine>(&*line);
      throw ProgramError(Exit::usage, "bad_usage", "--" + name + " " + value + " is no value",
                         wrong != nullptr ? wrong->reason : "");
    }
    apply(sound, *command);
  }
}

TransportChoice transport_of(const std::string& text) {
  if (text == "multicast") return TransportChoice::multicast;
  return text == "unicast" ? TransportChoice::unicast : TransportChoice::automatic;
}

CLI::App* add_check(CLI::App& app, BoothOptions& options) {
  auto* check = app.add_subcommand("check", "Look at everything before the meeting, and end");
  check->footer(
      "Looks at the sound device, the microphone's noise, hum and level, plays a tone of a stated\n"
      "level in the headphones, measures the way to the relay and what is lost on it: of the "
      "floor\n"
      "channel on its way here, of this machine's packets on theirs.\n"
      "A line each with a verdict and what to do; exit 0 when all is well, else 1.\n"
      "Examples:\n"
      "  dragoman-booth check 10.0.0.5 --room hall --booth en --desk 1 --device \"USB Audio\"\n"
      "  dragoman-booth check --room hall --tone 75 --calibration 104 --json");
  add_common_options(*check, options.common);
  check->add_option("--room", options.room, "Room, as the event names it")->required();
  check->add_option("--booth", options.booth, "With --desk: the seat whose calibration is taken");
  check->add_option("--desk", options.desk, "Desk of the booth, from 1")->check(CLI::Range(1, 6));
  auto* device = check->add_option("--device", options.device,
                                   "PortAudio device for microphone and headphones (or default)");
  auto* input = check->add_option("--input", options.input, "Sound file instead of a microphone");
  input->excludes(device);
  check->add_flag("--loop", options.loop, "Begin the input file again at its end")->needs(input);
  check->add_option("--tone", options.tone_db, "Level of the headphones' tone in dB SPL")
      ->check(number_between(40, headphone::kExposureLimitDb))
      ->capture_default_str();
  check->add_option_function<std::string>(
      "--calibration", [&options](const std::string& db) { options.knobs["calibration"] = db; },
      "dB SPL that the headset makes of full scale");
  check->add_option("--settings", options.settings, "File that remembers the seat");
  check->add_option("--transport", options.transport, "How the floor channel comes here")
      ->check(CLI::IsMember({"auto", "multicast", "unicast"}))
      ->capture_default_str();
  check->add_option("--interface", options.interface, "Where multicast is joined");
  return check;
}

std::filesystem::path settings_file(const BoothOptions& options) {
  if (!options.settings.empty()) return options.settings;
  if (options.booth.empty() || options.desk == 0) return {};
  return default_settings_file(options.room, options.booth, options.desk);
}

void check(const BoothOptions& options) {
  if (options.list_devices) return;
  if (options.room.empty() || options.booth.empty() || options.desk == 0)
    throw ProgramError(Exit::usage, "bad_usage", "a desk needs its room, booth and number",
                       "say --room ROOM --booth BOOTH --desk N");
  if (!options.input.empty()) require_input("--input", options.input);
  if (!options.output.empty()) require_output("--output", options.output);
  if (!options.settings.empty()) require_output("--settings", options.settings);
  require_interface(options.interface);
  headphone::Sound trial;
  apply_knobs(options, trial);
  static_cast<void>(page_address(options));
}

std::optional<rtp::Endpoint> page_address(const BoothOptions& options) {
  if (options.page == "off") return std::nullopt;
  const auto at = parse_page_address(options.page);
  if (!rtp::is_loopback(at) && !options.page_insecure)
    throw ProgramError(Exit::usage, "page_exposed",
                       "--page " + options.page +
                           ": the page asks for no key, so anybody who reaches it there could put "
                           "this desk on air",
                       "say --page 127.0.0.1:PORT, or add --page-insecure if everybody on that "
                       "network is trusted");
  return at;
}

bool uses_card(const BoothOptions& options) {
  return options.device != "null" && options.input.empty() && options.output.empty() &&
         (!options.device.empty() || !options.headless);
}

std::string microphone_of(const BoothOptions& options) {
  if (!uses_card(options)) return options.input;
  return options.device.empty() ? "default" : options.device;
}

std::string microphone_words(const BoothOptions& options) {
  if (uses_card(options)) return "microphone: sound device \"" + microphone_of(options) + "\"";
  if (!options.input.empty())
    return "microphone: the file " + options.input + (options.loop ? ", in a loop" : ", once");
  const std::string why = options.device == "null" ? "--device null is silence"
                          : options.output.empty() ? "--headless without --device or --input"
                                                   : "--output without --input";
  return "no microphone (" + why +
         "): this desk sends silence; --device default takes the sound card, --input FILE a file";
}

}  // namespace dragoman::client
