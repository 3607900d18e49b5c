#include "relay/app/network_report.h"

#include "codecs/rtp/endpoint.h"
#include "relay/app/lookup.h"

#include <boost/json.hpp>

#include <algorithm>

namespace dragoman::app {
namespace {

namespace json = boost::json;

/// An id as alarms have it: no surprises in a log, a path or a page.
constexpr std::size_t kLongestName = 64;

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= kLongestName &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_' || c == '.' || c == ':' || c == '@';
         });
}

std::string_view text(const json::object& in, std::string_view key) {
  const auto* value = in.if_contains(key);
  return value != nullptr && value->is_string() ? std::string_view(value->get_string())
                                                : std::string_view();
}

std::optional<int> channel_named(const event::Room& room, const json::value& name) {
  if (!name.is_string()) return std::nullopt;
  return find_channel(room, std::string(name.get_string()));
}

/// A missing list is an empty one.
bool read_channels(const event::Room& room, const json::object& in, std::string_view key,
                   bool heard, watch::NetworkReport& out) {
  const auto* list = in.if_contains(key);
  if (list == nullptr) return true;
  if (!list->is_array()) return false;
  for (const auto& name : list->get_array()) {
    const auto channel = channel_named(room, name);
    if (!channel || out.received.size() >= room.channels.size()) return false;
    out.received.emplace_back(static_cast<std::int16_t>(*channel), heard);
  }
  return true;
}

/// `take(channel, address)` of each sender on a channel; it says whether that is an address.
template <class Take>
bool read_senders(const event::Room& room, const json::object& in, std::string_view key,
                  const Take& take) {
  const auto* list = in.if_contains(key);
  if (list == nullptr) return true;
  if (!list->is_array() || list->get_array().size() > watch::NetworkWatch::kMostForeign)
    return false;
  for (const auto& one : list->get_array()) {
    if (!one.is_object()) return false;
    const auto* name = one.get_object().if_contains("channel");
    const auto channel = name != nullptr ? channel_named(room, *name) : std::nullopt;
    if (!channel || !take(static_cast<std::int16_t>(*channel), text(one.get_object(), "address")))
      return false;
  }
  return true;
}

bool read_foreign(const event::Room& room, const json::object& in, watch::NetworkReport& out) {
  return read_senders(room, in, "foreign", [&](std::int16_t channel, std::string_view from) {
    const auto address = rtp::parse_address(from);
    if (address) out.foreign.emplace_back(channel, rtp::address_text(*address));
    return address.has_value();
  });
}

bool read_forged(const event::Room& room, const json::object& in, watch::NetworkReport& out) {
  return read_senders(room, in, "forged", [&](std::int16_t channel, std::string_view from) {
    const auto endpoint = rtp::parse_endpoint(from);
    if (endpoint) out.forged.emplace_back(channel, *endpoint);
    return endpoint.has_value();
  });
}

bool read_querier(std::string_view said, watch::Querier& out) {
  if (said == "heard") out = watch::Querier::heard;
  if (said == "missing") out = watch::Querier::missing;
  return said.empty() || said == "unknown" || out != watch::Querier::unknown;
}

}  // namespace

std::optional<watch::NetworkReport> read_network_report(const event::Room& room,
                                                        std::string_view body) {
  boost::json::error_code error;
  const auto root = json::parse({body.data(), body.size()}, error);
  if (error || !root.is_object()) return std::nullopt;
  const auto& in = root.get_object();
  watch::NetworkReport out;
  out.watcher = text(in, "watcher");
  const bool whole = is_name(out.watcher) && read_channels(room, in, "received", true, out) &&
                     read_channels(room, in, "missing", false, out) &&
                     read_foreign(room, in, out) && read_forged(room, in, out) &&
                     read_querier(text(in, "querier"), out.querier);
  return whole ? std::optional{std::move(out)} : std::nullopt;
}

}  // namespace dragoman::app
