#include "tools/load/report.h"

#include "client/cli/json_line.h"

#include <fmt/format.h>

#include <utility>

namespace dragoman::load {
namespace {

/// A figure that nobody told is no zero.
std::string known(const CrowdResult& crowd, std::string figure) {
  return crowd.measured() ? std::move(figure) : "unknown";
}

std::optional<double> known(const CrowdResult& crowd, std::int64_t count) {
  return crowd.measured() ? std::optional{static_cast<double>(count)} : std::nullopt;
}

std::string crowd_json(const CrowdResult& crowd) {
  const auto time = [&](double Times::*value) {
    return crowd.lamp_ms ? std::optional{(*crowd.lamp_ms).*value} : std::nullopt;
  };
  return client::JsonLine()
      .text("kind", crowd.kind)
      .integer("members", crowd.members)
      .integer("gone", crowd.gone)
      .integer("silent", crowd.silent)
      .integer("unknown", crowd.unknown)
      .number("received", known(crowd, crowd.received), 0)
      .number("lost", known(crowd, crowd.lost), 0)
      .number("reports", crowd.reports, 0)
      .number("forged", crowd.forged, 0)
      .number("returns", crowd.returns, 0)
      .number("came_s", crowd.came_s, 2)
      .number("lamp_p50_ms", time(&Times::p50), 2)
      .number("lamp_p99_ms", time(&Times::p99), 2)
      .number("lamp_max_ms", time(&Times::max), 2)
      .text_or_null("reason", crowd.reason)
      .str();
}

}  // namespace

std::string to_text(const LoadReport& report) {
  auto out = fmt::format("{:<10} {:>7} {:>6} {:>7} {:>12} {:>9} {:>9}\n", "kind", "members", "gone",
                         "silent", "received", "lost", "lost %");
  for (const CrowdResult& crowd : report.crowds) {
    out += fmt::format("{:<10} {:>7} {:>6} {:>7} {:>12} {:>9} {:>9}\n", crowd.kind, crowd.members,
                       crowd.gone, known(crowd, std::to_string(crowd.silent)),
                       known(crowd, std::to_string(crowd.received)),
                       known(crowd, std::to_string(crowd.lost)),
                       known(crowd, fmt::format("{:.4f}", 100 * crowd.lost_share())));
    if (!crowd.reason.empty()) out += "           " + crowd.reason + "\n";
    if (crowd.unknown > 0)
      out += fmt::format("           of {} nobody said in time what came of their packets\n",
                         crowd.unknown);
    if (crowd.reports) out += fmt::format("           {} reports went out\n", *crowd.reports);
    if (crowd.forged)
      out +=
          fmt::format("           {} packets were not authentic", *crowd.forged) +
          (crowd.came_s ? fmt::format("; all were there after {:.1f} s\n", *crowd.came_s) : "\n");
    if (crowd.returns && *crowd.returns > 0)
      out += fmt::format("           {} times one fell silent and came back\n", *crowd.returns);
    if (crowd.lamp_ms)
      out += fmt::format(
          "           lamp: {} presses, median {:.1f} ms, 99 % {:.1f} ms, worst {:.1f} ms\n",
          crowd.lamp_ms->count, crowd.lamp_ms->p50, crowd.lamp_ms->p99, crowd.lamp_ms->max);
  }
  const RelayCost& relay = report.relay;
  out += fmt::format(
      "relay in {:.1f} s: control {:.2f} % of a core, media {:.1f} %; {:.0f} ticks, {:.0f} late; "
      "{:.0f} packets dropped, {:.0f} rejected\n",
      report.seconds, relay.control_percent, relay.media_percent, relay.ticks, relay.late_ticks,
      relay.dropped, relay.rejected);
  if (relay.reporters > 0)
    out += fmt::format("      it counts {:.0f} receivers that report; {:.0f} reports overlooked\n",
                       relay.reporters, relay.overlooked);
  return out;
}

std::string to_json(const LoadReport& report) {
  std::string crowds;
  for (const CrowdResult& crowd : report.crowds)
    crowds += (crowds.empty() ? "" : ",") + crowd_json(crowd);
  const RelayCost& relay = report.relay;
  return client::JsonLine()
      .number("seconds", report.seconds, 2)
      .raw("crowds", "[" + crowds + "]")
      .raw("relay", client::JsonLine()
                        .number("control_percent", relay.control_percent, 2)
                        .number("media_percent", relay.media_percent, 2)
                        .number("ticks", relay.ticks, 0)
                        .number("late_ticks", relay.late_ticks, 0)
                        .number("dropped", relay.dropped, 0)
                        .number("rejected", relay.rejected, 0)
                        .number("reporters", relay.reporters, 0)
                        .number("overlooked", relay.overlooked, 0)
                        .str())
      .str();
}

}  // namespace dragoman::load
