#include "codecs/rtp/endpoint.h"
#include "relay/event/sections.h"

#include <fmt/format.h>

#include <algorithm>

namespace dragoman::event {
namespace {

constexpr int kMostListeners = 100'000;
constexpr int kMostThreads = 8;

std::vector<std::uint32_t> read_addresses(TableReader& table) {
  const std::string example = "announce = [\"192.0.2.10\"]";
  std::vector<std::uint32_t> good;
  for (const auto& [text, place] : table.texts("announce", example)) {
    const auto address = rtp::parse_address(text);
    if (!address || *address == 0 || rtp::is_multicast({*address, 0})) {
      table.complain(place,
                     fmt::format("\"announce\" has no IPv4 address of one machine: \"{}\"", text),
                     "Write addresses that browsers can reach, like " + example + ".");
    } else if (std::find(good.begin(), good.end(), *address) != good.end()) {
      table.complain(place, fmt::format("\"announce\" has {} twice", text), "Remove one of them.");
    } else {
      good.push_back(*address);
    }
  }
  return good;
}

}  // namespace

void read_web(TableReader& table, Web& web) {
  assign(table.integer("listeners", 0, kMostListeners, web.listeners), web.listeners);
  assign(table.integer("per_address", 1, kMostListeners, web.per_address), web.per_address);
  assign(table.integer("threads", 1, kMostThreads, web.threads), web.threads);
  assign(table.boolean("redundancy"), web.redundancy);
  assign(table.integer("late_percent", 0, 100, web.late_percent), web.late_percent);
  if (table.has("announce")) web.announce = read_addresses(table);
}

}  // namespace dragoman::event
