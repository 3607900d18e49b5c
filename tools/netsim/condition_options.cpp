#include "tools/netsim/condition_options.h"

#include "client/cli/named_file.h"
#include "client/cli/program.h"
#include "tools/netsim/loss_model.h"
#include "tools/netsim/units.h"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <iterator>
#include <utility>

namespace dragoman::netsim {
namespace {

using client::Exit;
using client::ProgramError;

constexpr const char* kDurations = "write a number with its unit, as 20ms, 1.5s or 300us";
constexpr const char* kShares = "write per cent from 0% to 100%, as 0.5%";

[[noreturn]] void refuse(const std::string& what, const std::string& remedy) {
  throw ProgramError(Exit::usage, "bad_usage", what, remedy);
}

Nanoseconds duration(const std::string& option, std::string_view text) {
  if (const auto value = read_duration(text)) return *value;
  refuse(fmt::format("{}: \"{}\" is no duration", option, text), kDurations);
}

double share(const std::string& option, std::string_view text) {
  if (const auto value = read_share(text)) return *value;
  refuse(fmt::format("{}: \"{}\" is no share", option, text), kShares);
}

void read_jitter(Conditions& c, std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, Spread>, 4> kSpreads{
      {{"uniform", Spread::uniform},
       {"normal", Spread::normal},
       {"exponential", Spread::exponential},
       {"pareto", Spread::pareto}}};
  c.jitter = duration("--jitter", take_part(text, ':'));
  if (text.empty()) return;
  for (const auto& [name, spread] : kSpreads)
    if (text == name) {
      c.spread = spread;
      return;
    }
  refuse(fmt::format("--jitter: \"{}\" is no distribution", text),
         "known are uniform, normal, exponential and pareto, as --jitter 10ms:normal");
}

/// Bars in the text itself, or in a file behind an @.
void read_bars(Conditions& c, std::string_view text) {
  std::string bars{text};
  if (text.starts_with('@')) {
    const std::string name = bars.substr(1);
    client::require_input("--jitter-histogram", name);
    std::ifstream file(name, std::ios::binary);
    bars.assign(std::istreambuf_iterator<char>(file), {});
  }
  const auto histogram = read_histogram(bars);
  if (!histogram)
    refuse(fmt::format("--jitter-histogram: \"{}\" holds no bars that can be read", text),
           "write delays and weights, as 0ms:90,4.5ms:9,30ms:1, or @FILE with one bar a line");
  c.histogram = *histogram;
}

void read_gilbert(Conditions& c, std::string_view text) {
  GilbertElliott chain;
  chain.to_bad = share("--gilbert", take_part(text, ','));
  if (text.empty())
    refuse("--gilbert: only one chance given",
           "write both, into the bad state and out of it, as --gilbert 1%,25%");
  chain.to_good = share("--gilbert", take_part(text, ','));
  if (!text.empty()) chain.bad_loss = share("--gilbert", take_part(text, ','));
  if (!text.empty()) chain.good_loss = share("--gilbert", text);
  c.gilbert = chain;
}

void read_wifi(Conditions& c, std::string_view text) {
  c.beacon = duration("--wifi", take_part(text, ','));
  if (!text.empty()) c.beacon_asleep = share("--wifi", text);
  if (c.beacon.count() == 0)
    refuse("--wifi: beacons without an interval", "write it with its unit, as --wifi 100ms");
}

void read_stall(Conditions& c, std::string_view text) {
  c.stall = duration("--stall", take_part(text, '/'));
  if (text.empty())
    refuse("--stall: no period given", "write length and period, as --stall 150ms/10s");
  c.stall_every = duration("--stall", text);
  if (c.stall.count() == 0 || c.stall_every.count() == 0)
    refuse("--stall: it never comes", "write length and period, as --stall 150ms/10s");
}

void read_reorder(Conditions& c, std::string_view text) {
  c.reorder = share("--reorder", take_part(text, ','));
  if (!text.empty()) c.reorder_by = duration("--reorder", text);
}

void read_bit_rate(Conditions& c, std::string_view text) {
  const auto rate = read_rate(text);
  if (!rate)
    refuse(fmt::format("--rate: \"{}\" is no rate", text),
           "write a number with its unit, as 256kbit, 64000bit or 10Mbit (a second)");
  c.rate = *rate;
}

}  // namespace

void add_options(CLI::App& app, ConditionOptions& options) {
  auto& c = options.conditions;
  const auto add = [&](const char* name, auto read, const char* what, const char* form) {
    return app
        .add_option_function<std::string>(
            name, [&c, read](const std::string& text) { read(c, text); }, what)
        ->type_name(form)
        ->group("Impairments");
  };
  using Text = std::string_view;
  add(
      "--delay", [](Conditions& k, Text t) { k.delay = duration("--delay", t); }, "Constant delay",
      "TIME");
  auto* jitter = add(
      "--jitter", read_jitter,
      "More delay: uniform (0 to TIME, the default), normal (TIME is the deviation), exponential "
      "or "
      "pareto (TIME is the mean)",
      "TIME[:SPREAD]");
  auto* histogram =
      add("--jitter-histogram", read_bars,
          "Instead: delays as they were measured, each with its weight, or a file of such lines",
          "TIME:WEIGHT,…|@FILE");
  histogram->excludes(jitter);
  app.add_flag("--overtake", c.overtake, "Jitter may change the order")->group("Impairments");
  auto* loss = add(
      "--loss", [](Conditions& k, Text t) { k.loss = share("--loss", t); }, "Share of packets lost",
      "SHARE");
  app.add_option("--burst", c.burst, "Lose them in runs of exactly so many")
      ->check(CLI::Range(1, 1000))
      ->needs(loss)
      ->group("Impairments");
  auto* gilbert = add(
      "--gilbert", read_gilbert,
      "Gilbert-Elliott loss: chance into the bad state, out of it; loss in it (100%), outside (0%)",
      "SHARE,SHARE[,SHARE[,SHARE]]");
  gilbert->excludes(loss);
  add("--wifi", read_wifi,
      "Power save: packets wait for the next beacon, in this share of the intervals (100%)",
      "TIME[,SHARE]");
  add("--stall", read_stall, "Nothing passes for a time, once a period", "TIME/TIME");
  add("--reorder", read_reorder, "Share held back by TIME (7ms), overtaken", "SHARE[,TIME]");
  add(
      "--duplicate", [](Conditions& k, Text t) { k.duplicate = share("--duplicate", t); },
      "Share that arrives twice", "SHARE");
  auto* rate = add("--rate", read_bit_rate, "Limit a second, IP and UDP headers counted", "RATE");
  add(
      "--queue", [](Conditions& k, Text t) { k.queue = duration("--queue", t); },
      "Longest wait for the rate, what would wait longer is dropped (100ms)", "TIME")
      ->needs(rate);
  app.add_option("--seed", options.seed, "The same seed is the same network")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str()
      ->group("Impairments");
}

void check(const ConditionOptions& options) {
  const auto& c = options.conditions;
  if (c.loss < 1 && c.loss > most_in_bursts(c.burst))
    refuse(fmt::format("--loss {:g}% in bursts of exactly {}: at most {:.1f}% can be lost so",
                       c.loss * 100, c.burst, most_in_bursts(c.burst) * 100),
           "longer bursts, less loss, or --gilbert");
  if (c.overtake && c.histogram.empty() && c.jitter.count() == 0)
    refuse("--overtake: no jitter, so nothing can overtake", "add --jitter, or take --reorder");
  if (c.stall_every.count() > 0 && c.stall >= c.stall_every)
    refuse("--stall: it lasts as long as its period", "write length and period, as 150ms/10s");
}

}  // namespace dragoman::netsim
