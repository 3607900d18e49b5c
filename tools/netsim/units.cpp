#include "tools/netsim/units.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace dragoman::netsim {
namespace {

struct Quantity {
  double number = 0;
  std::string_view unit;
};

/// A number from 0 on and what follows it.
std::optional<Quantity> read_quantity(std::string_view text) {
  Quantity quantity;
  const auto* end = text.data() + text.size();
  const auto [rest, error] =
      std::from_chars(text.data(), end, quantity.number, std::chars_format::fixed);
  if (error != std::errc{} || !(quantity.number >= 0) || quantity.number > 1e12)
    return std::nullopt;
  quantity.unit = {rest, static_cast<std::size_t>(end - rest)};
  return quantity;
}

using Unit = std::pair<std::string_view, double>;

template <std::size_t N>
std::optional<double> scaled(std::string_view text, const std::array<Unit, N>& units) {
  const auto quantity = read_quantity(text);
  if (!quantity) return std::nullopt;
  const auto* unit = std::find_if(units.begin(), units.end(),
                                  [&](const Unit& u) { return u.first == quantity->unit; });
  if (unit == units.end()) return std::nullopt;
  return quantity->number * unit->second;
}

constexpr std::array<Unit, 3> kTimes{{{"us", 1e3}, {"ms", 1e6}, {"s", 1e9}}};
constexpr std::array<Unit, 3> kRates{{{"bit", 1}, {"kbit", 1e3}, {"Mbit", 1e6}}};
constexpr double kLongestTime = 3600e9, kHighestRate = 1e12;

}  // namespace

std::optional<Nanoseconds> read_duration(std::string_view text) {
  if (text == "0") return Nanoseconds{0};
  const auto ns = scaled(text, kTimes);
  if (!ns || *ns > kLongestTime) return std::nullopt;
  return Nanoseconds{std::llround(*ns)};
}

std::optional<double> read_share(std::string_view text) {
  const auto quantity = read_quantity(text);
  if (!quantity || quantity->unit != "%" || quantity->number > 100) return std::nullopt;
  return quantity->number / 100;
}

std::optional<double> read_weight(std::string_view text) {
  const auto quantity = read_quantity(text);
  if (!quantity || !quantity->unit.empty()) return std::nullopt;
  return quantity->number;
}

std::optional<std::int64_t> read_rate(std::string_view text) {
  const auto bits = scaled(text, kRates);
  if (!bits || *bits < 1 || *bits > kHighestRate) return std::nullopt;
  return std::llround(*bits);
}

std::string_view take_part(std::string_view& text, char separator) {
  const auto at = text.find(separator);
  const auto part = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
  return part;
}

}  // namespace dragoman::netsim
