#include "relay/app/options.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <map>

namespace dragoman::app {
namespace {

constexpr const char* kExamples = R"(
Examples:
  dragoman-relay                         the built-in demo event, on this machine only
  dragoman-relay event.toml --check      would it start, and what will be sent where?
  dragoman-relay init congress           a folder with an event, a certificate, and a key for
                                         each seat and role, as files and codes to print
  dragoman-relay init congress --event congress.toml --address 10.0.0.5 --pin
  dragoman-relay init congress --renew   another certificate; a relay that runs takes it by itself
  dragoman-relay init congress --technician ann --technician bob   keys that tell them apart
  dragoman-relay event.toml --insecure   without credentials on a network that you trust:
                                         whoever reaches the relay commands it
  dragoman-relay journal event.toml      who was on air, on which channel, from when to when
  dragoman-relay recordings event.toml   what was recorded, and where the files are
  dragoman-relay recordings event.toml --check
  dragoman-relay recordings event.toml --cut morning.mkv --from "2026-11-29 09:00" --to 12:30
Then open http://127.0.0.1:7400/ and feed the floor:
  dragoman-floor --room hall --tone 440
)";

/// A name that starts with "lo" and an address 127.x.y.z stay on this machine.
bool stays_here(const std::string& interface) {
  return interface == "lo" || interface.rfind("127.", 0) == 0;
}

/// What is read from the command line before it is known whether it is wanted.
struct JournalFlags {
  bool csv = false, json = false;
  std::string room;
};

std::map<std::string, LogFormat> log_formats() {
  return {{"text", LogFormat::text}, {"json", LogFormat::json}, {"journal", LogFormat::journal}};
}

CLI::App* add_journal(CLI::App& cli, Options& options, JournalFlags& flags) {
  auto* journal = cli.add_subcommand(
      "journal",
      "print who was on air where, and calls, handovers and alarms, while the relay "
      "runs or afterwards");
  journal->add_option("event", options.event_file, "event file; without one, the demo event");
  journal->add_option("--room", flags.room, "only this room's");
  journal->add_flag("--csv", flags.csv, "as CSV, UTC");
  journal->add_flag("--json", flags.json, "as JSON, one object a line, UTC")->excludes("--csv");
  return journal;
}

CLI::App* add_init(CLI::App& cli, InitRequest& request) {
  auto* init = cli.add_subcommand(
      "init", "make the secrets of an event: authority, certificate, a key for each seat and role");
  init->add_option("folder", request.folder, "made when missing; what is there is kept")
      ->required();
  init->add_option("--event", request.event_file, "event file that is copied there");
  init->add_option("--address", request.address, "name or address where clients reach the relay");
  init->add_option("--name", request.names, "further names or addresses of the certificate");
  init->add_flag("--pin", request.pin, "listening needs a PIN; without it listening is open");
  init->add_flag("--renew", request.renew, "another certificate by the same authority");
  init->add_option("--replace", request.replace,
                   "names of keys that get another secret; pin: another PIN");
  init->add_option(
      "--technician", request.technicians,
      "another technician's key, technician.NAME, so that the journal tells them apart");
  init->add_option("--operator", request.operators, "another operator's key, operator.NAME");
  init->add_option("--remove", request.remove,
                   "names of keys that end: of booths that are no more, or of persons");
  auto* chain = init->add_option("--certificate", request.certificate,
                                 "your own chain (PEM), those who vouch last; with --key");
  chain->needs(init->add_option("--key", request.key, "its private key (PEM)")->needs(chain));
  return init;
}

CLI::App* add_recordings(CLI::App& cli, Options& options, RecordingsRequest& request) {
  auto* recordings = cli.add_subcommand(
      "recordings", "list what was recorded, check that it is whole, or cut a session out of it");
  recordings->add_option("event", options.event_file, "event file; without one, the demo event");
  recordings->add_option("--room", request.room, "only this room's");
  auto* check = recordings->add_flag("--check", request.check,
                                     "read every file, and say what is damaged or not as long as "
                                     "the others; exit code 1 then");
  recordings->add_flag("--json", request.json, "as JSON, one object a segment, UTC");
  auto* cut = recordings->add_option("--cut", request.cut,
                                     "write every channel between --from and --to into this "
                                     "Matroska file, a named track each (needs ffmpeg)");
  auto* from = recordings->add_option("--from", request.from,
                                      "\"2026-11-29 14:00:00\" in local time, with Z at its end "
                                      "in UTC, or \"14:00\" of the last recording's day");
  auto* to = recordings->add_option("--to", request.to, "the same");
  cut->needs(from)->needs(to)->excludes(check);
  from->needs(cut);
  to->needs(cut);
  return recordings;
}

JournalRequest request(const JournalFlags& flags) {
  return {flags.csv    ? JournalFormat::csv
          : flags.json ? JournalFormat::json
                       : JournalFormat::text,
          flags.room};
}

}  // namespace

std::variant<Options, int> parse_options(int argc, const char* const* argv) {
  Options options;
  CLI::App cli{
      "dragoman-relay: the server of an interpreted event. Takes floors and interpreters "
      "in, sends one Opus stream per language out."};
  cli.footer(kExamples);
  cli.set_version_flag("--version", "dragoman-relay " DRAGOMAN_VERSION);
  cli.add_option("event", options.event_file, "event file (TOML); without one, the demo event");
  cli.add_flag("--check", options.check, "say what a start would refuse, print the plan, and end");
  cli.add_flag("--json", options.json, "print the plan, or the addresses at start, as JSON");
  cli.add_flag(
      "--fresh", options.fresh,
      "begin as the event file says; without it rooms go on as they were set before a "
      "restart: muted, closed, locked, gains, delays, floor language and floor source. A closed "
      "session stays closed all the same");
  cli.add_flag("--insecure", options.insecure,
               "allow addresses beyond loopback without credentials");
  cli.add_option("--log-level", options.log_level, "how much is logged, on standard error")
      ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error", "off"}))
      ->capture_default_str();
  cli.add_option("--log-format", options.log_format,
                 "text for people, json for collectors, journal for systemd's")
      ->transform(CLI::CheckedTransformer(log_formats()))
      ->option_text("text|json|journal");
  JournalFlags flags;
  const CLI::App* journal = add_journal(cli, options, flags);
  InitRequest init_request;
  const CLI::App* init = add_init(cli, init_request);
  RecordingsRequest wanted;
  const CLI::App* recordings = add_recordings(cli, options, wanted);
  try {
    cli.parse(argc, argv);
    if (journal->parsed()) options.journal = request(flags);
    if (recordings->parsed()) options.recordings = wanted;
    if (init->parsed()) options.init = init_request;
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return cli.exit(error);
    fmt::print(stderr,
               "dragoman-relay: {}\n  dragoman-relay --help shows every option with examples\n",
               error.what());
    return 2;
  }
  return options;
}

std::optional<std::string> exposed_beyond_loopback(const event::Event& event) {
  if (event.trust.has_credentials()) return std::nullopt;
  const auto& network = event.network;
  std::string what, where;
  if (!rtp::is_loopback(network.http)) {
    what = "[network] http = \"" + rtp::to_string(network.http) + "\"";
    where = network.http_where;
  }
  if (!rtp::is_loopback(network.media)) {
    what = "[network] media = \"" + rtp::to_string(network.media) + "\"";
    where = network.media_where;
  }
  for (const auto& interface : network.interfaces) {
    if (stays_here(interface)) continue;
    what = "[network] interface = \"" + interface + "\"";
    where = network.interfaces_where;
  }
  if (what.empty()) return std::nullopt;
  return (where.empty() ? "dragoman-relay" : where) + ": " + what +
         " is reachable from other machines, and the event has no credentials: anybody there "
         "could take a desk or command the event.\n  Make credentials (dragoman-relay init DIR), "
         "keep to loopback (\"lo\", 127.0.0.1), or "
         "add --insecure if everybody on that network is trusted";
}

}  // namespace dragoman::app
