#include "client/cli/json_line.h"
#include "client/cli/program.h"
#include "tools/netsim/condition_options.h"
#include "tools/netsim/relay_loop.h"
#include "tools/netsim/udp_relay.h"

#include <fmt/format.h>

#include <cstdio>

namespace dragoman::netsim {
namespace {

using client::CommonOptions;
using client::Exit;
using client::JsonLine;
using client::ProgramError;

constexpr const char* kExamples =
    "Examples:\n"
    "  dragoman-netsim --listen 127.0.0.1:6000 --to 127.0.0.1:7402 --delay 20ms --jitter "
    "10ms:normal\n"
    "  dragoman-netsim --listen 239.77.0.1:5008 --to 239.66.0.1:5008 --interface lo --loss 5% "
    "--burst 2 --json\n"
    "  dragoman-netsim --listen 127.0.0.1:6000 --to 127.0.0.1:7402 --gilbert 1%,25% --wifi "
    "100ms,30%\n"
    "  dragoman-netsim --listen 127.0.0.1:6000 --to 127.0.0.1:7402 --rate 256kbit --queue 50ms "
    "--seed 7\n"
    "Answers of a unicast target go back to whoever sent, through the same kind of network.";

struct Options {
  CommonOptions common;
  std::string listen, to, interface;
  int ttl = 0;
  ConditionOptions impairments;
};

void describe(CLI::App& app, Options& options) {
  client::add_program_options(app, options.common);
  app.footer(kExamples);
  app.add_option("--listen", options.listen, "Where datagrams come in (port 0: any)")
      ->required()
      ->type_name("IP:PORT");
  app.add_option("--to", options.to, "Where they go")->required()->type_name("IP:PORT");
  app.add_option("--interface", options.interface,
                 "Name or IPv4 address where multicast is joined and leaves");
  app.add_option("--ttl", options.ttl, "Of multicast")
      ->check(CLI::Range(0, 255))
      ->capture_default_str();
  add_options(app, options.impairments);
}

rtp::Endpoint endpoint(const std::string& option, const std::string& text) {
  if (const auto value = rtp::parse_endpoint(text)) return *value;
  throw ProgramError(Exit::usage, "bad_usage",
                     fmt::format("{}: \"{}\" is no address with a port", option, text),
                     "write an IPv4 address and a port, as 127.0.0.1:6000");
}

UdpRelayOptions checked(const Options& options) {
  check(options.impairments);
  UdpRelayOptions relay;
  relay.listen = endpoint("--listen", options.listen);
  relay.to = endpoint("--to", options.to);
  relay.interface = options.interface;
  relay.ttl = options.ttl;
  relay.conditions = options.impairments.conditions;
  relay.seed = options.impairments.seed;
  if (relay.to.port == 0)
    throw ProgramError(Exit::usage, "bad_usage", "--to: port 0 is nowhere", "name the port");
  if (relay.listen == relay.to)
    throw ProgramError(Exit::usage, "bad_usage", "--listen and --to are the same address",
                       "what goes out would come in again: choose another group or port");
  const bool multicast = rtp::is_multicast(relay.listen) || rtp::is_multicast(relay.to);
  if (multicast && relay.interface.empty())
    throw ProgramError(Exit::usage, "bad_usage", "multicast needs --interface",
                       "name where it is joined and leaves, as --interface lo");
  if (!relay.interface.empty()) {
    try {
      net::interface_address(relay.interface);
    } catch (const std::exception& error) {
      throw ProgramError(Exit::usage, "bad_usage", std::string{"--interface: "} + error.what(),
                         "name one of them, or its IPv4 address");
    }
  }
  return relay;
}

long long plain(std::uint64_t value) {
  return static_cast<long long>(value);
}

std::string flow_json(const FlowTotals& flow) {
  return JsonLine()
      .integer("received", plain(flow.network.sent))
      .integer("delivered", plain(flow.network.delivered))
      .integer("lost", plain(flow.network.lost))
      .integer("queue_full", plain(flow.network.queue_full))
      .integer("duplicated", plain(flow.network.duplicated))
      .integer("reordered", plain(flow.network.reordered))
      .integer("waiting", plain(flow.waiting))
      .integer("overflow", plain(flow.overflow))
      .integer("refused", plain(flow.refused))
      .integer("send_failed", plain(flow.send_failed))
      .str();
}

std::string flow_text(const FlowTotals& flow) {
  return fmt::format(
      "{} received, {} delivered, {} lost, {} dropped by the queue, {} doubled, {} reordered, {} "
      "refused",
      flow.network.sent, flow.network.delivered, flow.network.lost,
      flow.network.queue_full + flow.overflow, flow.network.duplicated, flow.network.reordered,
      flow.refused);
}

void print_statistics(const UdpRelay& relay, Instant begin) {
  const std::chrono::duration<double> since = net::monotonic_now() - begin;
  fmt::print("{}\n", JsonLine()
                         .number("t", since.count(), 3)
                         .integer("senders", plain(relay.senders()))
                         .raw("there", flow_json(relay.there()))
                         .raw("back", flow_json(relay.back()))
                         .str());
  std::fflush(stdout);
}

int run(const Options& options) {
  UdpRelay relay(checked(options));
  const Instant begin = net::monotonic_now();
  const bool json = options.common.json;
  const auto here = rtp::to_string(relay.local());
  if (json)
    fmt::print("{}\n", JsonLine().text("listen", here).text("to", options.to).str());
  else
    fmt::print("{} -> {}\n", here, options.to);
  std::fflush(stdout);
  run_until_told(relay, [&] {
    if (json) print_statistics(relay, begin);
  });
  if (json) {
    print_statistics(relay, begin);
  } else {
    fmt::print("there: {}\nback: {}\n", flow_text(relay.there()), flow_text(relay.back()));
  }
  return static_cast<int>(Exit::success);
}

}  // namespace
}  // namespace dragoman::netsim

int main(int argc, char** argv) {
  using namespace dragoman;
  CLI::App app("A UDP relay that impairs: delay, jitter, loss, order, rate.", "dragoman-netsim");
  netsim::Options options;
  netsim::describe(app, options);
  return client::run_program(app, argc, argv, options.common, [&] { return netsim::run(options); });
}
