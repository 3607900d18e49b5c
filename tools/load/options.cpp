#include "tools/load/options.h"

#include "client/cli/named_file.h"
#include "client/net/named_interface.h"

#include <charconv>
#include <system_error>

namespace dragoman::load {
namespace {

constexpr int kMostListeners = 20'000;
constexpr const char* kExamples =
    "Examples:\n"
    "  dragoman-load --write-event big.toml             31 booths of 6 desks, on this machine\n"
    "  dragoman-relay big.toml &\n"
    "  dragoman-load --desks 186 --seconds 30           they sit there\n"
    "  dragoman-load --desks 186 --act --seconds 30     they work: microphones, cough, incoming …\n"
    "  dragoman-load 10.0.0.5 --unicast 1000 --multicast 20 --consoles 10 --json\n"
    "  dragoman-load --transport webrtc 500             phones; each verifies what it decrypts\n"
    "  dragoman-load --reporters 10000 --seconds 60     a hall that says what it hears\n"
    "Desks hold real sessions and send L16; listeners count every packet that they get; consoles "
    "read\n"
    "the live state. A row a kind says what it lost, the last rows what the relay spent "
    "meanwhile.\n"
    "lamp: from a press to the relay's word about it, at the desk. Not during an event.";

void add_transport(LoadOptions& options, const std::string& kind, const std::string& text) {
  int* const count = kind == "multicast" ? &options.multicast
                     : kind == "unicast" ? &options.unicast
                     : kind == "webrtc"  ? &options.webrtc
                                         : nullptr;
  int members = 0;
  const char* const end = text.data() + text.size();
  const auto [after, problem] = std::from_chars(text.data(), end, members);
  if (count == nullptr || problem != std::errc{} || after != end || members < 1 ||
      members > kMostListeners)
    throw client::ProgramError(
        client::Exit::usage, "bad_usage", "--transport " + kind + " " + text + " says nobody",
        "say multicast, unicast or webrtc, and how many, like --transport webrtc 100");
  *count += members;
}

}  // namespace

void add_options(CLI::App& app, LoadOptions& options) {
  add_common_options(app, options.common);
  app.footer(kExamples);
  const auto count = [&app](const char* name, int& value, const char* words, int most) {
    app.add_option(name, value, words)->check(CLI::Range(0, most))->capture_default_str();
  };
  app.add_option("--room", options.room, "Room (default: the event's first)");
  count("--desks", options.desks, "Desks, seat by seat in the order of the event", 1024);
  count("--unicast", options.unicast, "Unicast listeners", kMostListeners);
  count("--multicast", options.multicast, "Multicast listeners", 1024);
  count("--webrtc", options.webrtc, "Listeners by WebRTC, as phones are", kMostListeners);
  app.add_option("--transport", options.transports,
                 "The same: multicast, unicast or webrtc, and how many")
      ->type_name("KIND N");
  app.add_option("--rate", options.rate, "Of those by WebRTC: how many come in a second")
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
  count("--reporters", options.reporters,
        "Receivers of the groups that only report (RTCP), from few sockets", 30'000);
  count("--consoles", options.consoles, "Consoles that read the live state", 1024);
  app.add_flag("--act", options.act, "Each desk presses a key every two seconds");
  app.add_option("--seconds", options.seconds, "How long, once all are there")
      ->check(CLI::Range(1, 86'400))
      ->capture_default_str();
  app.add_option("--packet-ms", options.packet_ms, "Length of the desks' packets")
      ->check(CLI::IsMember({2.5, 5.0, 10.0}))
      ->capture_default_str();
  app.add_option("--interface", options.interface, "Where multicast is joined");
  auto* write = app.add_option("--write-event", options.write_event,
                               "Write an event file of that size, and end");
  app.add_option("--booths", options.booths, "Booths of that event")
      ->check(CLI::Range(1, 31))
      ->needs(write)
      ->capture_default_str();
  app.add_option("--desks-a-booth", options.desks_a_booth, "Desks of each of its booths")
      ->check(CLI::Range(1, 6))
      ->needs(write)
      ->capture_default_str();
}

void check(LoadOptions& options) {
  for (const auto& [kind, members] : options.transports) add_transport(options, kind, members);
  if (!options.write_event.empty())
    return client::require_output("--write-event", options.write_event);
  client::require_interface(options.interface);
  if (options.desks + options.unicast + options.multicast + options.webrtc + options.reporters +
          options.consoles ==
      0)
    throw client::ProgramError(
        client::Exit::usage, "bad_usage", "nobody is asked to come",
        "say --desks, --unicast, --multicast, --webrtc, --reporters or --consoles with a number");
}

}  // namespace dragoman::load
