#include "relay/app/phone/phone_address.h"

#include "codecs/rtp/endpoint.h"

#include <fmt/format.h>

namespace dragoman::app {
namespace {

bool loopback(std::uint32_t address) noexcept {
  return address >> 24 == 127;
}
bool link_local(std::uint32_t address) noexcept {
  return address >> 16 == 0xA9FE;
}

/// Of all addresses, the one that a delegate's phone is most likely to reach.
std::uint32_t chosen(const event::Network& network, std::span<const net::Interface> here) {
  const auto venue = network.interfaces.front();
  const auto address = rtp::parse_address(venue);
  std::uint32_t best = 0x7F000001;
  int best_rank = 0;
  for (const auto& interface : here) {
    if (loopback(interface.address)) continue;
    const bool named = address ? interface.address == *address : interface.name == venue;
    const int rank = named                                   ? 4
                     : is_private_address(interface.address) ? 3
                     : link_local(interface.address)         ? 1
                                                             : 2;
    if (rank <= best_rank) continue;
    best_rank = rank;
    best = interface.address;
  }
  return best;
}

std::string where_of(const event::Network& network) {
  return network.http_where.empty() ? "dragoman-relay" : network.http_where;
}

/// Of "http://host:port/path".
std::string_view host_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  return url.substr(0, url.find_first_of(":/"));
}

/// A phone's own: what leads there never reaches the relay.
bool own_name(std::string_view host) {
  constexpr std::string_view kLocal = "localhost";
  return host.ends_with(kLocal) &&
         (host.size() == kLocal.size() || host[host.size() - kLocal.size() - 1] == '.');
}

/// Of a name nobody can say here where it leads; a public address is what the event wants.
std::string warning_for_url(const event::Network& network) {
  const std::string_view host = host_of(network.phone_url);
  const auto address = rtp::parse_address(host);
  if (!own_name(host) &&
      (!address || (*address != 0 && !loopback(*address) && !link_local(*address))))
    return {};
  return where_of(network) + ": warning: phones cannot reach phone_url \"" + network.phone_url +
         "\": " + std::string(host) +
         " is no address that leads from one machine to another\n  Set [network] phone_url to the "
         "relay's address or name in the venue's network, or leave it out";
}

std::string warning_for(std::uint32_t address, const event::Network& network) {
  const std::string where = where_of(network);
  const std::string text = rtp::address_text(address);
  if (loopback(address))
    return where + ": warning: phones cannot reach the page at " + text +
           ", which is this machine's own\n  Set [network] http to an address of the venue's "
           "network, or to 0.0.0.0; or set phone_url to what leads there";
  if (link_local(address))
    return where + ": warning: " + text +
           " is what a machine gives itself where no network gave it one; phones hardly reach "
           "it\n  Look at the cable and at the venue's DHCP, or give the interface an address";
  if (!is_private_address(address))
    return where + ": warning: the code for phones leads to the public address " + text +
           "\n  Bind [network] http to the venue's private address if delegates are to come from "
           "its Wi-Fi alone";
  return {};
}

}  // namespace

std::string media_warning(const event::Event& event) {
  const auto& network = event.network;
  const bool here_alone = loopback(network.http.address) && network.phone_url.empty();
  if (event.web.listeners == 0 || here_alone || !event.web.announce.empty() ||
      !loopback(network.media.address))
    return {};
  const auto media = rtp::to_string(network.media);
  return (network.media_where.empty() ? "dragoman-relay" : network.media_where) +
         ": warning: phones cannot reach the media port at " + media +
         ", which is this machine's own: all of them would hear by the page's WebSocket, later and "
         "fewer\n  Set [network] media to an address of the venue's network, or to 0.0.0.0:" +
         std::to_string(network.media.port) + "; or name in [web] announce what leads there";
}

bool is_private_address(std::uint32_t address) noexcept {
  return address >> 24 == 10 || address >> 20 == 0xAC1 || address >> 16 == 0xC0A8 ||
         address >> 22 == 0x191;
}

PhoneAddress phone_address(const event::Network& network, const rtp::Endpoint& http,
                           std::span<const net::Interface> here) {
  if (!network.phone_url.empty()) return {network.phone_url, warning_for_url(network)};
  const auto address = http.address != 0 ? http.address : chosen(network, here);
  const std::string port = http.port == 80 ? "" : fmt::format(":{}", http.port);
  return {"http://" + rtp::address_text(address) + port, warning_for(address, network)};
}

}  // namespace dragoman::app
