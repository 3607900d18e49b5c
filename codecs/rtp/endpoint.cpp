#include "codecs/rtp/endpoint.h"

#include <charconv>

namespace dragoman::rtp {

namespace {

/// Takes a decimal number 0 … `max` off the front of `text`; no sign, no leading zeros (some
/// readers take those for octal).
std::optional<std::uint32_t> take_number(std::string_view& text, std::uint32_t max) noexcept {
  std::uint32_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  const auto length = static_cast<std::size_t>(stop - text.data());
  if (error != std::errc{} || value > max || (length > 1 && text.front() == '0')) return {};
  text.remove_prefix(length);
  return value;
}

}  // namespace

std::string address_text(std::uint32_t address) {
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8) {
    text += std::to_string(address >> shift & 0xFF);
    if (shift > 0) text += '.';
  }
  return text;
}

std::string to_string(const Endpoint& endpoint) {
  return address_text(endpoint.address) + ':' + std::to_string(endpoint.port);
}

std::optional<std::uint32_t> parse_address(std::string_view text) noexcept {
  std::uint32_t address = 0;
  for (int i = 0; i < 4; ++i) {
    if (i > 0) {
      if (text.empty() || text.front() != '.') return {};
      text.remove_prefix(1);
    }
    const auto byte = take_number(text, 255);
    if (!byte) return {};
    address = address << 8 | *byte;
  }
  if (!text.empty()) return {};
  return address;
}

std::optional<Endpoint> parse_endpoint(std::string_view text) noexcept {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return {};
  const auto address = parse_address(text.substr(0, colon));
  std::string_view rest = text.substr(colon + 1);
  const auto port = take_number(rest, 65535);
  if (!address || !port || !rest.empty()) return {};
  return Endpoint{*address, static_cast<std::uint16_t>(*port)};
}

}  // namespace dragoman::rtp
