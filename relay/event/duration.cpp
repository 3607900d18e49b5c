#include "relay/event/duration.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace dragoman::event {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t nanoseconds;
};
constexpr std::array<Unit, 4> kUnits{
    {{"us", 1'000}, {"ms", 1'000'000}, {"s", 1'000'000'000}, {"min", 60'000'000'000}}};
constexpr std::int64_t kLongest = 86'400'000'000'000;  // a day
constexpr std::size_t kWholeDigits = 9;
constexpr std::size_t kFractionDigits = 6;  // times the longest unit still fits 64 bits

std::optional<std::int64_t> digits(std::string_view text, std::size_t most) noexcept {
  std::int64_t value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = result.ec == std::errc{} && result.ptr == text.data() + text.size();
  if (!whole || text.size() > most || text[0] == '-') return std::nullopt;
  return value;
}

}  // namespace

std::optional<Nanoseconds> parse_duration(std::string_view text) noexcept {
  const std::size_t end = text.find_first_not_of("0123456789.");
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view number = text.substr(0, end);
  const std::size_t unit_at = text.find_first_not_of(' ', end);
  if (unit_at == std::string_view::npos) return std::nullopt;
  std::int64_t scale = 0;
  for (const Unit& unit : kUnits) {
    if (unit.name == text.substr(unit_at)) scale = unit.nanoseconds;
  }
  const std::size_t point = number.find('.');
  const auto whole = digits(number.substr(0, point), kWholeDigits);
  if (scale == 0 || !whole || *whole > kLongest / scale) return std::nullopt;

  std::int64_t total = *whole * scale;
  if (point != std::string_view::npos) {
    const auto fraction = digits(number.substr(point + 1), kFractionDigits);
    if (!fraction) return std::nullopt;
    std::int64_t denominator = 1;
    for (std::size_t i = point + 1; i < number.size(); ++i) denominator *= 10;
    total += *fraction * scale / denominator;
  }
  return Nanoseconds{total};
}

std::string duration_text(Nanoseconds duration) {
  const std::int64_t count = duration.count();
  const Unit* best = &kUnits[0];
  if (count == 0 || (count >= kUnits[2].nanoseconds && count % 100'000'000 == 0)) {
    best = &kUnits[2];
  } else if (count >= kUnits[1].nanoseconds) {
    best = &kUnits[1];
  }
  return fmt::format("{}{}", static_cast<double>(count) / static_cast<double>(best->nanoseconds),
                     best->name);
}

}  // namespace dragoman::event
