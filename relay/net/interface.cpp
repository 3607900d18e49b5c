#include "relay/net/interface.h"

#include "codecs/rtp/endpoint.h"
#include "relay/net/udp.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>

#include <cerrno>
#include <memory>
#include <system_error>

namespace dragoman::net {
namespace {

std::string listing(const std::vector<Interface>& interfaces) {
  std::string text;
  for (const Interface& i : interfaces) {
    if (!text.empty()) text += ", ";
    text += i.name + " (" + rtp::address_text(i.address) + ")";
  }
  return text.empty() ? "none with an IPv4 address" : text;
}

bool matches(const Interface& interface, const std::string& name,
             std::optional<std::uint32_t> address) {
  if (!address) return interface.name == name;
  // The whole of 127.0.0.0/8 belongs to the loopback, whatever address it was given.
  const bool both_loopback = (*address >> 24) == 127 && (interface.address >> 24) == 127;
  return interface.address == *address || both_loopback;
}

}  // namespace

std::vector<Interface> all_interfaces() {
  ifaddrs* raw = nullptr;
  if (getifaddrs(&raw) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot list network interfaces");
  }
  const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> list(raw, &freeifaddrs);
  std::vector<Interface> found;
  for (const ifaddrs* i = list.get(); i != nullptr; i = i->ifa_next) {
    if (i->ifa_addr == nullptr || i->ifa_addr->sa_family != AF_INET) continue;
    const auto* in = reinterpret_cast<const sockaddr_in*>(i->ifa_addr);
    found.push_back(
        {i->ifa_name, static_cast<int>(if_nametoindex(i->ifa_name)), ntohl(in->sin_addr.s_addr)});
  }
  return found;
}

Interface find_interface(const std::string& name_or_address) {
  if (name_or_address.empty()) return {};
  const std::vector<Interface> interfaces = all_interfaces();
  const std::optional<std::uint32_t> address = rtp::parse_address(name_or_address);
  for (const Interface& i : interfaces) {
    if (matches(i, name_or_address, address)) return {i.name, i.index, address.value_or(i.address)};
  }
  throw std::system_error(ENODEV, std::generic_category(),
                          "no IPv4 interface \"" + name_or_address + "\" here; there are " +
                              listing(interfaces) +
                              ": name one of them as network.interface, or bring that one up");
}

std::string interfaces_here() {
  return listing(all_interfaces());
}

std::uint32_t interface_address(const std::string& name_or_address) {
  return find_interface(name_or_address).address;
}

}  // namespace dragoman::net
