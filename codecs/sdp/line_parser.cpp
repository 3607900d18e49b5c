#include "codecs/sdp/line_parser.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace dragoman::sdp {

namespace {

template <typename Number>
std::optional<Number> whole(std::string_view text) noexcept {
  Number value{};
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) return {};
  return value;
}

}  // namespace

std::string_view Words::next() noexcept {
  rest();
  const std::size_t length = std::min(rest_.find(' '), rest_.size());
  const std::string_view word = rest_.substr(0, length);
  rest_.remove_prefix(length);
  return word;
}

std::string_view Words::rest() noexcept {
  while (!rest_.empty() && rest_.front() == ' ') rest_.remove_prefix(1);
  while (!rest_.empty() && rest_.back() == ' ') rest_.remove_suffix(1);
  return rest_;
}

std::optional<std::string_view> Lines::next() noexcept {
  if (rest_.empty()) return {};
  ++number_;
  std::string_view line = take_until(rest_, '\n');
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

std::string_view take_until(std::string_view& text, char separator) noexcept {
  const std::size_t at = text.find(separator);
  const std::string_view front = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
  return front;
}

std::optional<std::uint64_t> to_number(std::string_view text, std::uint64_t max) noexcept {
  const auto value = whole<std::uint64_t>(text);
  return value && *value <= max ? value : std::nullopt;
}

std::optional<double> to_fraction(std::string_view text) noexcept {
  const auto value = whole<double>(text);
  return value && std::isfinite(*value) && *value >= 0 ? value : std::nullopt;
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kMaxShown = 40;
  std::string shown{text.substr(0, kMaxShown)};
  for (char& c : shown) {
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7E) c = '?';
  }
  return '"' + shown + (text.size() > kMaxShown ? "…\"" : "\"");
}

std::string upper_case(std::string_view text) {
  std::string upper{text};
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

}  // namespace dragoman::sdp
