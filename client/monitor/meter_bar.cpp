#include "client/monitor/meter_bar.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace dragoman::client {
namespace {

constexpr double kYellow = -18, kRed = -6;
constexpr std::array<const char*, 8> kEighths{" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

// Cells from the left that a level reaches, with fraction.
double position(double dbfs, int cells) {
  return std::clamp((dbfs - kMeterBottom) / -kMeterBottom, 0.0, 1.0) * cells;
}

int cell_of(double dbfs, int cells) {
  return std::min(static_cast<int>(position(dbfs, cells)), cells - 1);
}

Tint tint_of(int cell, int cells) {
  const double dbfs = kMeterBottom + (cell + 0.5) / cells * -kMeterBottom;
  return dbfs < kYellow ? Tint::green : dbfs < kRed ? Tint::yellow : Tint::red;
}

}  // namespace

std::string meter_bar(std::optional<double> rms_dbfs, std::optional<double> held_peak_dbfs,
                      int cells, const Paint& paint) {
  const int eighths =
      static_cast<int>(std::lround(position(rms_dbfs.value_or(kMeterBottom), cells) * 8));
  const int target = cell_of(kTargetLevel, cells);
  const bool held = held_peak_dbfs.value_or(kMeterBottom) > kMeterBottom;
  const int peak = held ? cell_of(*held_peak_dbfs, cells) : -1;
  std::string out, run;
  Tint tint = Tint::plain;
  const auto put = [&](Tint next, const char* glyph) {
    if (next != tint) {
      out += paint(tint, run);
      run.clear();
    }
    tint = next;
    run += glyph;
  };
  for (int cell = 0; cell < cells; ++cell) {
    const int filled = std::clamp(eighths - cell * 8, 0, 8);
    if (cell == peak && filled < 8) {
      put(tint_of(cell, cells), "│");
    } else if (filled == 8) {
      put(tint_of(cell, cells), cell == target ? "▓" : "█");
    } else if (filled > 0) {
      put(tint_of(cell, cells), kEighths[static_cast<std::size_t>(filled)]);
    } else {
      put(Tint::dim, cell == target ? "┊" : " ");
    }
  }
  return out + paint(tint, run);
}

std::string meter_scale(int cells) {
  std::string scale(static_cast<std::size_t>(cells), ' ');
  const auto write = [&](int at, std::string_view figure) {
    if (at < 0 || at + static_cast<int>(figure.size()) > cells) return;
    scale.replace(static_cast<std::size_t>(at), figure.size(), figure);
  };
  write(0, "-60");
  write(cells - 1, "0");
  write(cell_of(kTargetLevel, cells) - 2, "-23");
  return scale;
}

}  // namespace dragoman::client
