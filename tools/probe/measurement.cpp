#include "tools/probe/measurement.h"

#include "client/cli/json_line.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace dragoman::probe {
namespace {

using client::JsonLine;

constexpr int kDecimals = 2;
constexpr int kBarWidth = 40;

std::string hops_json(const Hops& hops) {
  return JsonLine()
      .number("capture", hops.capture, kDecimals)
      .number("contribution", hops.contribution, kDecimals)
      .number("relay", hops.relay, kDecimals)
      .number("encode", hops.encode, kDecimals)
      .number("network", hops.network, kDecimals)
      .number("playout", hops.playout, kDecimals)
      .number("device", hops.device, kDecimals)
      .number("relay_playout", hops.relay_playout, kDecimals)
      .number("relay_processing", hops.relay_processing, kDecimals)
      .number("rest", hops.rest, kDecimals)
      .number("rest_doubt", hops.rest_doubt, kDecimals)
      .str();
}

std::optional<double> estimate_error(const Measurement& measurement) {
  if (!measurement.estimate_ms || measurement.n == 0) return std::nullopt;
  return *measurement.estimate_ms - measurement.mouth_to_ear_ms.p50;
}

/// "name      1.23 ms  ████  how it is known".
std::string hop_line(const char* name, std::optional<double> ms, double total, const char* how) {
  if (!ms) return fmt::format("  {:16}      –     {:{}}  {}\n", name, "", kBarWidth, how);
  const double share = total > 0 ? std::clamp(*ms / total, 0.0, 1.0) : 0;
  const auto cells = static_cast<int>(std::lround(share * kBarWidth));
  std::string bar;
  for (int i = 0; i < cells; ++i) bar += "█";
  bar += std::string(static_cast<std::size_t>(kBarWidth - cells), ' ');
  return fmt::format("  {:16} {:6.2f} ms  {}  {}\n", name, *ms, bar, how);
}

/// Apart where both halves are known, else what the other hops leave.
std::string relay_lines(const Hops& hops, const auto& line) {
  if (!hops.rest) return line("relay", hops.relay, "the remainder: playout and processing");
  return line("relay playout", hops.relay_playout, "arrival to mix, as the relay says") +
         line("relay processing", hops.relay_processing,
              "wake-up, mixing, sending: by sender reports and arrivals");
}

std::string hop_lines(const Measurement& measurement) {
  const Hops& hops = *measurement.hops;
  const double total = measurement.mouth_to_ear_ms.p50;
  const auto line = [total](const char* name, std::optional<double> ms, const char* how) {
    return hop_line(name, ms, total, how);
  };
  const bool own_mouth = hops.capture.has_value();
  std::string text;
  text += line("capture", hops.capture, own_mouth ? "the device's block" : "before the relay");
  text += line("contribution", hops.contribution,
               own_mouth ? "packet, sending, half the round trip" : "before the relay");
  text += relay_lines(hops, line);
  text += line("encode", hops.encode, "look-ahead, and computing as measured here");
  text += line("network", hops.network, "half the round trip to the relay");
  text += line("playout", hops.playout,
               measurement.heard_here ? "arrival to fetching" : "arrival to the cable: remainder");
  text +=
      line("device", hops.device, measurement.heard_here ? "fetching to ear" : "within playout");
  if (hops.rest)
    text += fmt::format("  {:16} {:+6.2f} ms  {:{}}  {}\n", "rest", *hops.rest,
                        fmt::format("± {:.2f} ms", *hops.rest_doubt), kBarWidth,
                        own_mouth ? "what the measurements leave of the total, and their error"
                                  : "capture, contribution, and what the measurements leave");
  return text;
}

}  // namespace

std::string to_json_line(const Measurement& measurement, double t) {
  const auto known = [&](double ms) {
    return measurement.n > 0 ? std::optional<double>(ms) : std::nullopt;
  };
  const Percentiles& times = measurement.mouth_to_ear_ms;
  const std::string mouth_to_ear = JsonLine()
                                       .number("p50", known(times.p50), kDecimals)
                                       .number("p90", known(times.p90), kDecimals)
                                       .number("p99", known(times.p99), kDecimals)
                                       .number("max", known(times.max), kDecimals)
                                       .number("min", known(times.min), kDecimals)
                                       .str();
  return JsonLine()
      .number("t", t, 3)
      .text_or_null("room", measurement.room)
      .text_or_null("channel", measurement.channel)
      .text("mouth", measurement.mouth)
      .number("seconds", measurement.seconds, 1)
      .integer("n", measurement.n)
      .integer("lost", measurement.lost)
      .number("concealed_ms", measurement.concealed_ms, kDecimals)
      .raw("mouth_to_ear_ms", mouth_to_ear)
      .raw("marks_ms", fmt::format("[{:.3f}]", fmt::join(measurement.marks_ms, ",")))
      .raw("marks_at", fmt::format("[{:.3f}]", fmt::join(measurement.marks_at, ",")))
      .raw("hops_ms", measurement.hops ? hops_json(*measurement.hops) : "null")
      .number("estimate_ms", measurement.estimate_ms, kDecimals)
      .number("estimate_error_ms", estimate_error(measurement), kDecimals)
      .integer("packets_lost", static_cast<long long>(measurement.packets_lost))
      .integer("late", static_cast<long long>(measurement.late))
      .integer("late_callbacks", static_cast<long long>(measurement.late_callbacks))
      .str();
}

std::string to_table(const Measurement& measurement, bool colour) {
  const char* const strong = colour ? "\x1b[1m" : "";
  const char* const bad = colour ? "\x1b[31m" : "";
  const char* const plain = colour ? "\x1b[0m" : "";
  const Percentiles& times = measurement.mouth_to_ear_ms;
  std::string text = fmt::format("{}{}{} → {}\n", strong, measurement.mouth, plain,
                                 measurement.channel.empty() ? "device" : measurement.channel);
  text += fmt::format(
      "{}mouth to ear{}    p50 {:.2f}   p90 {:.2f}   p99 {:.2f}   max {:.2f}   min {:.2f} ms\n",
      strong, plain, times.p50, times.p90, times.p99, times.max, times.min);
  text += fmt::format("marks           {} heard, {}{} lost{}; {:.1f} ms concealed\n", measurement.n,
                      measurement.lost > 0 ? bad : "", measurement.lost, plain,
                      measurement.concealed_ms);
  if (measurement.hops) text += "hops of the median, adding up to it\n" + hop_lines(measurement);
  if (const auto error = estimate_error(measurement))
    text += fmt::format("listener's own estimate {:.2f} ms: {}{:+.2f} ms{} from the truth\n",
                        *measurement.estimate_ms, std::abs(*error) > 1 ? bad : "", *error, plain);
  return text;
}

}  // namespace dragoman::probe
