#pragma once
/// An IPv4 address and UDP port, as plain numbers: codecs/ names addresses, it never opens them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dragoman::rtp {

struct Endpoint {
  std::uint32_t address = 0;  ///< host byte order: 0x7F000001 = 127.0.0.1
  std::uint16_t port = 0;
  bool operator==(const Endpoint&) const = default;
};

constexpr bool is_loopback(const Endpoint& e) noexcept {
  return (e.address >> 24) == 127;
}
constexpr bool is_multicast(const Endpoint& e) noexcept {
  return (e.address >> 28) == 14;
}

std::string address_text(std::uint32_t address);                             ///< "239.77.0.1"
std::string to_string(const Endpoint& endpoint);                             ///< "239.77.0.1:5008"
std::optional<std::uint32_t> parse_address(std::string_view text) noexcept;  ///< dotted quad only
std::optional<Endpoint> parse_endpoint(std::string_view text) noexcept;      ///< "a.b.c.d:port"

}  // namespace dragoman::rtp
