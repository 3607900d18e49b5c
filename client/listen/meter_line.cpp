#include "client/listen/meter_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace dragoman::client {
namespace {

constexpr double kBottom = -60.0;
constexpr std::array<const char*, 8> kEighths{" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

std::string number_or_dash(const std::optional<double>& value, const char* unit) {
  return value ? fmt::format("{:.1f} {}", *value, unit) : fmt::format("– {}", unit);
}

}  // namespace

std::string level_bar(double dbfs, int width) {
  const double part = std::clamp((dbfs - kBottom) / -kBottom, 0.0, 1.0);
  const auto eighths = static_cast<int>(std::lround(part * width * 8));
  std::string bar;
  for (int cell = 0; cell < width; ++cell) {
    const int left = eighths - cell * 8;
    bar += left >= 8 ? "█" : kEighths[static_cast<std::size_t>(std::max(left, 0))];
  }
  return bar;
}

std::string meter_line(const MeterLine& shown, const ListenReport& report, int columns) {
  const int width = std::clamp(columns - 64, 4, 40);
  std::string line = shown.name.empty() ? report.channel : shown.name;
  if (!report.state.empty()) line += "  " + report.state;
  if (report.quality == "+" || report.quality == "−") line += " " + report.quality;
  if (!report.on_air.empty()) line += fmt::format("  {}", fmt::join(report.on_air, " "));
  if (!report.started) return line + "  waiting for sound …";
  if (!report.playing) return line + "  — no sound device plays";
  line += "  " + (report.transport.empty() ? std::string("silent") : report.transport);
  line += "  " + number_or_dash(report.latency_ms, "ms");
  line += fmt::format("  ▕{}▏ {:5.1f} dB", level_bar(report.level_dbfs, width), report.level_dbfs);
  if (shown.volume_db != 0) line += fmt::format("  volume {:+.0f} dB", shown.volume_db);
  if (report.lost > 0) line += fmt::format("  lost {}", report.lost);
  return line;
}

}  // namespace dragoman::client
