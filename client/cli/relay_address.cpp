#include "client/cli/relay_address.h"

#include "client/cli/program.h"
#include "codecs/control/key_file.h"
#include "codecs/rtp/endpoint.h"

#include <fmt/format.h>

#include <sys/stat.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <fstream>
#include <iterator>

namespace dragoman::client {
namespace {

[[noreturn]] void refuse(std::string_view text, std::string_view why, std::string_view remedy) {
  throw ProgramError(Exit::usage, "bad_relay", fmt::format("relay address \"{}\": {}", text, why),
                     std::string(remedy));
}

constexpr std::string_view kForm =
    "give HOST, HOST:PORT, http://HOST:PORT or https://HOST:PORT, for example 127.0.0.1:7400";

std::string_view without_scheme(std::string_view whole, bool& tls) {
  const auto end = whole.find("://");
  if (end == std::string_view::npos) return whole;
  const auto scheme = whole.substr(0, end);
  tls = scheme == "https" || scheme == "wss";
  if (!tls && scheme != "http" && scheme != "ws") refuse(whole, "unknown scheme", kForm);
  const auto rest = whole.substr(end + 3);
  return rest.substr(0, rest.find('/'));
}

std::uint16_t port_number(std::string_view digits, std::string_view whole) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size() || value == 0 || value > 65535)
    refuse(whole, fmt::format("\"{}\" is no port", digits), "a port is a number from 1 to 65535");
  return static_cast<std::uint16_t>(value);
}

bool host_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '_';
}

/// No name ends in a number (RFC 1123 §2.1): what does is an address, or a slip of the pen that no
/// waiting will mend.
void check_literal(std::string_view host, std::string_view whole) {
  const auto last = host.substr(host.rfind('.') + 1);
  const bool number =
      !last.empty() && last.find_first_not_of("0123456789") == std::string_view::npos;
  if (!number) return;
  const auto address = rtp::parse_address(host);
  if (!address)
    refuse(whole, fmt::format("\"{}\" is no IPv4 address and no name", host),
           "an IPv4 address is four numbers from 0 to 255, like 192.168.1.20");
  if (rtp::is_multicast({*address, 0}))
    refuse(whole, fmt::format("{} is a multicast group, no machine", host),
           "give the address of the relay's machine; the relay says the groups itself");
}

/// As the relay does with its own secrets. Pipes and the like are nobody's to read twice.
void refuse_open_key(const std::string& path) {
  struct stat file {};
  if (::stat(path.c_str(), &file) != 0 || !S_ISREG(file.st_mode) ||
      (file.st_mode & (S_IRWXG | S_IRWXO)) == 0)
    return;
  throw ProgramError(Exit::usage, "open_key",
                     fmt::format("--key {}: others than its owner may read this secret", path),
                     fmt::format("chmod 600 {}, and ask for another key if somebody may have read "
                                 "it (dragoman-relay init DIR --replace NAME)",
                                 path));
}

}  // namespace

RelayAddress parse_relay_address(std::string_view text) {
  RelayAddress relay;
  if (text.empty()) return relay;
  const auto place = without_scheme(text, relay.tls);
  if (relay.tls) relay.port = kDefaultSecurePort;
  if (std::count(place.begin(), place.end(), ':') > 1)
    refuse(text, "IPv6 addresses are not supported yet", "give an IPv4 address or a name");
  const auto colon = place.find(':');
  const auto host = place.substr(0, colon);
  if (host.empty() || !std::all_of(host.begin(), host.end(), host_character))
    refuse(text, "no such form of host name", kForm);
  check_literal(host, text);
  relay.host = std::string(host);
  if (colon != std::string_view::npos) relay.port = port_number(place.substr(colon + 1), text);
  return relay;
}

RelayAddress with_key(std::string_view relay_text, const std::string& path) {
  const auto bad = [&](const std::string& why) {
    return ProgramError(Exit::usage, "bad_key", fmt::format("--key {}: {}", path, why),
                        "give the key file that the relay's operator made for this seat or role "
                        "(dragoman-relay init)");
  };
  std::ifstream in(path, std::ios::binary);
  if (!in) throw bad("cannot be read");
  refuse_open_key(path);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  auto parsed = control::parse_key_file(text);
  if (const auto* why = std::get_if<std::string>(&parsed)) throw bad(*why);
  const auto& key = std::get<control::KeyFile>(parsed);
  auto relay = parse_relay_address(relay_text.empty() ? key.relay : relay_text);
  relay.pin = key.pin;
  relay.certificate = key.host;
  relay.token = key.token;
  const auto address = rtp::parse_address(relay.host);
  const bool here = relay.host == "localhost" || (address && rtp::is_loopback({*address, 0}));
  if (!relay.tls && !here)
    throw ProgramError(Exit::usage, "bad_relay",
                       fmt::format("relay {}: a key is not sent without TLS, anybody on the way "
                                   "could read it",
                                   to_string(relay)),
                       "give https://HOST:7443, or leave RELAY away: the key file knows it");
  return relay;
}

std::string to_string(const RelayAddress& relay) {
  return fmt::format("{}:{}", relay.host, relay.port);
}

}  // namespace dragoman::client
