#include "codecs/rtp/endpoint.h"
#include "relay/event/sections.h"

#include <fmt/format.h>

#include <algorithm>

namespace dragoman::event {
namespace {

// Encrypted channels, manifests and the second path take the second octets +1, +2, +16 … +18;
// 239.255 belongs to SAP and its like (RFC 2365 §6.1).
constexpr std::uint32_t kHighestBlock = 254 - 18;
constexpr const char* kNoIpv6 = "is an IPv6 address; IPv6 is not supported yet";

bool is_ipv6(std::string_view text) {
  return text.find("::") != std::string_view::npos || text.find('[') != std::string_view::npos ||
         std::count(text.begin(), text.end(), ':') > 1;
}

void read_endpoint(TableReader& table, const char* key, Endpoint& out) {
  const auto text = table.text(key);
  if (!text) return;
  const std::string example =
      fmt::format("Write an IPv4 address and a port, like {} = \"{}\".", key, rtp::to_string(out));
  const auto endpoint = rtp::parse_endpoint(*text);
  if (is_ipv6(*text)) {
    table.complain(key, fmt::format("\"{}\" {}", *text, kNoIpv6), example);
  } else if (!endpoint) {
    table.complain(key, fmt::format("\"{}\" is no IPv4 address with a port: \"{}\"", key, *text),
                   example);
  } else if (rtp::is_multicast(*endpoint)) {
    table.complain(key, fmt::format("\"{}\" is a multicast address: {}", key, *text),
                   "Use an address of this machine, or 0.0.0.0 for all of them.");
  } else {
    out = *endpoint;
  }
}

void read_multicast(TableReader& table, std::uint32_t& out) {
  const auto text = table.text("multicast");
  if (!text) return;
  const std::string example = "Write a block of 65536 groups, like multicast = \"239.77.0.0/16\".";
  const std::size_t slash = text->find('/');
  const auto address = rtp::parse_address(std::string_view{*text}.substr(0, slash));
  if (is_ipv6(*text)) {
    table.complain("multicast", fmt::format("\"{}\" {}", *text, kNoIpv6), example);
  } else if (!address || slash == std::string::npos || text->substr(slash) != "/16" ||
             (*address & 0xFFFFU) != 0) {
    table.complain("multicast", fmt::format("\"multicast\" is no /16 block: \"{}\"", *text),
                   example);
  } else if (*address >> 24 != 239 || (*address >> 16 & 0xFFU) > kHighestBlock) {
    table.complain("multicast", fmt::format("\"multicast\" cannot be {}", *text),
                   fmt::format("Take a block from 239.0.0.0/16 to 239.{}.0.0/16, the addresses "
                               "for use inside an organisation; the blocks above are taken by "
                               "encrypted channels, second paths and announcements.",
                               kHighestBlock));
  } else {
    out = *address;
  }
}

// As long as a Linux interface name can be, without what no name contains.
bool is_interface(std::string_view name) {
  constexpr std::size_t kLongest = 15;
  return !name.empty() && name.size() <= kLongest &&
         name.find_first_of(" /") == std::string_view::npos;
}

void read_interfaces(TableReader& table, std::vector<std::string>& out) {
  if (table.has("interface") && table.has("interfaces")) {
    table.complain("interfaces", "both \"interface\" and \"interfaces\" are given",
                   "Keep one of them.");
    return;
  }
  const char* key = table.has("interfaces") ? "interfaces" : "interface";
  std::vector<Placed<std::string>> names;
  if (table.has("interfaces")) {
    names = table.texts(key, "interfaces = [\"eth0\", \"eth1\"]");
  } else if (auto name = table.text(key)) {
    names.push_back({*name, table.place(key)});
  }
  std::vector<std::string> good;
  for (const auto& [name, place] : names) {
    if (is_ipv6(name)) {
      table.complain(place, fmt::format("\"{}\" {}", name, kNoIpv6),
                     "Name the interface, or write its IPv4 address.");
    } else if (!is_interface(name)) {
      table.complain(place, fmt::format("\"{}\" is no name of a network interface", name),
                     "`ip -brief link` lists the interfaces of this machine.");
    } else if (std::find(good.begin(), good.end(), name) != good.end()) {
      table.complain(place, fmt::format("interface \"{}\" is given twice", name),
                     "Remove one of them.");
    } else {
      good.push_back(name);
    }
  }
  if (table.is_empty_list(key)) {
    table.complain(key, "\"interfaces\" is empty",
                   "Name an interface, like interfaces = [\"eth0\"].");
  } else if (names.size() > 2) {
    table.complain(key, fmt::format("\"interfaces\" names {} interfaces", names.size()),
                   "Name two at most: there is one second path.");
  }
  if (!good.empty()) out = std::move(good);
}

/// An origin, without a path: rooms' pages are below it.
void read_phone_url(TableReader& table, std::string& out) {
  auto text = table.text("phone_url");
  if (!text) return;
  if (text->ends_with('/')) text->pop_back();
  const auto scheme = text->find("://");
  const bool known = text->starts_with("http://") || text->starts_with("https://");
  const std::string_view host =
      known ? std::string_view{*text}.substr(scheme + 3) : std::string_view{};
  if (host.empty() || host.find_first_of("/?#@ \"<>") != std::string_view::npos)
    table.complain("phone_url", fmt::format("\"{}\" is no address of a page", *text),
                   "Write scheme, host, and a port unless it is 80, like "
                   "phone_url = \"http://listen.example\".");
  else
    out = std::move(*text);
}

}  // namespace

void read_network(TableReader& table, Network& network) {
  read_interfaces(table, network.interfaces);
  network.interfaces_where = table.where(table.has("interfaces") ? "interfaces" : "interface");
  assign(table.integer("ttl", 0, 255, network.ttl), network.ttl);
  assign(table.integer("dscp", 0, 63, network.dscp), network.dscp);
  read_multicast(table, network.multicast);
  read_endpoint(table, "http", network.http);
  read_endpoint(table, "https", network.https);
  read_endpoint(table, "media", network.media);
  if (const auto wanted = table.boolean("manifests")) network.manifests = *wanted;
  read_phone_url(table, network.phone_url);
  assign(table.text("wifi"), network.wifi);
  network.http_where = table.where("http");
  network.https_where = table.where("https");
  network.media_where = table.where("media");
  const auto clash = [](const Endpoint& a, const Endpoint& b) {
    return a.port != 0 && a.port == b.port &&
           (a.address == b.address || a.address == 0 || b.address == 0);
  };
  if (clash(network.http, network.https)) {
    table.complain(table.has("https") ? "https" : "http",
                   fmt::format("\"http\" and \"https\" both want TCP port {}", network.http.port),
                   "Give them different ports, like 7400 and 7443.");
  }
}

}  // namespace dragoman::event
