#include "client/booth/page_guard.h"

#include "client/cli/program.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

namespace dragoman::client {
namespace {

constexpr std::uint32_t kLoopback = 0x7F000001;

std::optional<std::uint16_t> parse_port(std::string_view text) noexcept {
  std::uint16_t port = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, port);
  if (text.empty() || error != std::errc{} || stop != end) return std::nullopt;
  return port;
}

bool is_localhost(std::string_view name) noexcept {
  constexpr std::string_view kName = "localhost";
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(name.begin(), name.end(), kName.begin(), kName.end(),
                    [&](char a, char b) { return lower(a) == b; });
}

/// The name of `NAME[:PORT]`, empty when what follows it is no port.
std::string_view name_of(std::string_view host) noexcept {
  const auto bracket = host.starts_with('[') ? host.find(']') : 0;
  if (bracket == std::string_view::npos) return {};
  const auto colon = host.find(':', bracket);
  if (colon == std::string_view::npos) return host;
  return parse_port(host.substr(colon + 1)) ? host.substr(0, colon) : std::string_view{};
}

}  // namespace

rtp::Endpoint parse_page_address(std::string_view text) {
  const auto colon = text.rfind(':');
  const auto name = text.substr(0, colon);
  const auto address = is_localhost(name) ? kLoopback : rtp::parse_address(name);
  const auto port =
      colon == std::string_view::npos ? std::nullopt : parse_port(text.substr(colon + 1));
  if (!address || !port || rtp::is_multicast({*address, 0}))
    throw ProgramError(Exit::usage, "bad_usage",
                       "--page: \"" + std::string(text) + "\" is no HOST:PORT of this machine",
                       "say for example --page 127.0.0.1:7480, port 0 for any free one, or off");
  return {*address, *port};
}

bool is_own_host(std::string_view host, bool loopback_only) noexcept {
  const auto name = name_of(host);
  if (is_localhost(name) || name == "[::1]") return true;
  const auto address = rtp::parse_address(name);
  return address && (!loopback_only || rtp::is_loopback({*address, 0}));
}

}  // namespace dragoman::client
