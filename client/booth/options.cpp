#include "client/booth/options.h"

#include "client/booth/page_guard.h"
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
    "The desk's page is served on this machine only, unless --page says otherwise; its address is\n"
    "\"page\" in the JSON lines, and ? on the page shows its keys.\n"
    "Keys: space microphone, x cough, a b c output, digits incoming, h handover (y n t answer "
    "it),\n"
    "  s slower, k call, q quit.\n"
    "Lines (--headless): on, off, cough on|off, out a, out b [LANG], out c LANG, in floor, in "
    "LANG,\n"
    "  slower, call, call off, handover ask|accept|decline|take, floor LANG|unknown,\n"
    "  message technician|mate TEXT, quit; each change of state is a JSON line.";

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
  app.add_flag("--open", options.open_page, "Open the desk's page in the desktop's browser");
  app.add_flag("--headless", options.headless, "No screen: lines in, JSON lines out");
  app.add_flag("--list-devices", options.list_devices, "List the sound devices and end");
}

void check(const BoothOptions& options) {
  if (options.list_devices) return;
  if (options.room.empty() || options.booth.empty() || options.desk == 0)
    throw ProgramError(Exit::usage, "bad_usage", "a desk needs its room, booth and number",
                       "say --room ROOM --booth BOOTH --desk N");
  if (!options.input.empty()) require_input("--input", options.input);
  if (!options.output.empty()) require_output("--output", options.output);
  require_interface(options.interface);
  static_cast<void>(page_address(options));
}

std::optional<rtp::Endpoint> page_address(const BoothOptions& options) {
  if (options.page == "off") return std::nullopt;
  return parse_page_address(options.page);
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
