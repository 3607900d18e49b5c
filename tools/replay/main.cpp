#include "client/cli/json_line.h"
#include "client/cli/program.h"
#include "client/listen/sdp_stream.h"
#include "tools/netsim/condition_options.h"
#include "tools/netsim/pipe.h"
#include "tools/netsim/units.h"
#include "tools/replay/csv.h"
#include "tools/replay/summary.h"
#include "tools/replay/trace_file.h"
#include "tools/replay/wav_file.h"

#include <fmt/format.h>

namespace dragoman::replay {
namespace {

using client::Exit;
using client::ProgramError;
using client::StreamFormat;

constexpr const char* kExamples =
    "Examples:\n"
    "  dragoman-replay lunch.pcapng > lunch.csv\n"
    "  dragoman-replay lunch.pcapng --json --output lunch.wav\n"
    "  dragoman-replay lunch.pcapng --json --loss 5% --burst 2 --seed 7\n"
    "  dragoman-replay wireshark.pcapng --list\n"
    "  dragoman-replay wireshark.pcapng --flow 239.77.0.1:5008 --sdp en.sdp --max-delay 60ms\n"
    "Traces are made by dragoman-listen --trace FILE, or captured as pcapng by other tools.";

struct Options {
  client::CommonOptions common;
  std::string trace, csv, output, flow, sdp;
  std::string every = "100ms", max_delay;
  Samples period = 120;
  bool list = false;
  netsim::ConditionOptions impairments;
};

void describe(CLI::App& app, Options& options) {
  client::add_program_options(app, options.common);
  app.footer(kExamples);
  app.add_option("TRACE", options.trace, "The trace (pcapng)")->required();
  app.add_option("--csv", options.csv, "Write the course here, not to standard output");
  app.add_option("--every", options.every, "Time between two rows")->capture_default_str();
  app.add_option("--output", options.output, "Write the sound (WAV, 48 kHz, 16 bit)");
  app.add_flag("--list", options.list, "List the flows of the trace and end");
  app.add_option("--flow", options.flow, "Play what went to IP:PORT (default: most packets)");
  app.add_option("--sdp", options.sdp, "How it is played (default: as the trace says, else Opus)");
  app.add_option("--period", options.period, "Of the sound device, samples")
      ->check(CLI::Range(Samples{16}, audio::kMaxBlock))
      ->capture_default_str();
  app.add_option("--max-delay", options.max_delay, "Bound of the delay, as 60ms");
  netsim::add_options(app, options.impairments);
}

Nanoseconds duration(const std::string& option, const std::string& text) {
  const auto value = netsim::read_duration(text);
  if (value && value->count() > 0) return *value;
  throw ProgramError(Exit::usage, "bad_usage",
                     fmt::format("{}: \"{}\" is no duration", option, text),
                     "write a number with its unit, as 20ms or 1.5s");
}

std::string flow_text(const Flow& flow) {
  return fmt::format("{}  {} packets  {}", rtp::to_string(flow.to), flow.packets,
                     flow.note ? trace::write_note(*flow.note) : "(no note)");
}

int list(const TraceFile& file, bool json) {
  for (const auto& flow : file.flows()) {
    if (json)
      fmt::print("{}\n", client::JsonLine()
                             .text("to", rtp::to_string(flow.to))
                             .text_or_null("name", flow.name)
                             .integer("packets", static_cast<long long>(flow.packets))
                             .str());
    else
      fmt::print("{}\n", flow_text(flow));
  }
  return static_cast<int>(Exit::success);
}

const Flow& chosen(const TraceFile& file, const std::string& wanted) {
  if (wanted.empty()) {
    for (std::size_t i = 1; i < file.flows().size(); ++i)
      fmt::print(stderr, "not played: {}\n", flow_text(file.flows()[i]));
    return file.flows().front();
  }
  for (const auto& flow : file.flows())
    if (rtp::to_string(flow.to) == wanted) return flow;
  throw ProgramError(Exit::usage, "bad_usage", "--flow " + wanted + ": not in the trace",
                     "--list shows what is");
}

HarnessOptions harness_options(const Options& options, const Flow& flow) {
  HarnessOptions harness;
  harness.period = options.period;
  if (!options.max_delay.empty()) harness.max_delay = duration("--max-delay", options.max_delay);
  const auto note = flow.note.value_or(trace::StreamNote{});
  harness.format.encoding = note.encoding == "l16"   ? StreamFormat::Encoding::l16
                            : note.encoding == "l24" ? StreamFormat::Encoding::l24
                                                     : StreamFormat::Encoding::opus;
  harness.format.payload_type = note.payload_type;
  harness.format.channels = note.channels;
  harness.format.packet = note.packet;
  harness.frame = note.frame;
  if (!options.sdp.empty()) {
    harness.format = client::load_sdp_stream(options.sdp).format;
    harness.frame = harness.format.packet;
  }
  harness.channels = harness.format.channels;
  return harness;
}

/// The trace through the network into the listener.
void play(const TraceFile& file, const Flow& flow, const netsim::ConditionOptions& impairments,
          Harness& harness) {
  netsim::Pipe pipe(impairments.conditions, impairments.seed);
  const auto deliver_until = [&](Instant when) {
    for (auto due = pipe.due(); due && *due <= when; due = pipe.due())
      harness.datagram(*pipe.pop(when), *due);
  };
  Instant last{};
  file.play(flow, [&](const trace::Arrival& arrival) {
    last = std::max(last, arrival.at);
    deliver_until(last);
    pipe.push(arrival.datagram, last);
  });
  deliver_until(Instant::max());
  harness.finish();
}

struct CloseFile {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};

std::unique_ptr<std::FILE, CloseFile> open_csv(const std::string& name) {
  if (name.empty()) return nullptr;
  std::unique_ptr<std::FILE, CloseFile> file(std::fopen(name.c_str(), "w"));
  if (file == nullptr)
    throw ProgramError(Exit::usage, "bad_output", "--csv " + name + ": cannot be written",
                       "name a file in a folder that can be written to");
  return file;
}

int run(const Options& options) {
  netsim::check(options.impairments);
  const auto every = duration("--every", options.every);
  const TraceFile file(options.trace);
  if (!file.warning().empty()) fmt::print(stderr, "{}\n", file.warning());
  if (options.list) return list(file, options.common.json);
  const auto& flow = chosen(file, options.flow);
  const auto settings = harness_options(options, flow);
  Harness harness(settings);
  Summary summary(settings.channels);
  const auto csv_file = open_csv(options.csv);
  std::optional<Csv> csv;
  if (csv_file != nullptr || !options.common.json)
    csv.emplace(csv_file != nullptr ? csv_file.get() : stdout, every, settings.channels);
  std::optional<WavFile> wav;
  if (!options.output.empty()) wav.emplace(options.output, settings.channels);
  harness.on_block([&](const PlayedBlock& block) {
    summary.block(block);
    if (csv) csv->block(block);
    if (wav && summary.played() > 0) wav->write(block.samples);
  });
  play(file, flow, options.impairments, harness);
  if (options.common.json)
    fmt::print("{}\n", summary.json(harness, !file.warning().empty()));
  else
    fmt::print(stderr, "{}\n", summary.text(harness));
  return static_cast<int>(Exit::success);
}

}  // namespace
}  // namespace dragoman::replay

int main(int argc, char** argv) {
  using namespace dragoman;
  CLI::App app("Plays a trace of arrivals through a listener in virtual time.", "dragoman-replay");
  replay::Options options;
  replay::describe(app, options);
  return client::run_program(app, argc, argv, options.common, [&] { return replay::run(options); });
}
