#include "relay/app/audit.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <charconv>

namespace dragoman::app {
namespace {

constexpr std::size_t kLongest = 200, kLongestId = 64;

std::string_view what(Resource resource) {
  switch (resource) {
    case Resource::recording:
      return "recording";
    case Resource::floor:
      return "floor";
    case Resource::source:
      return "source";
    case Resource::channel:
      return "channel";
    case Resource::desk:
      return "desk";
    case Resource::opening:
      return "session";
    case Resource::alarms:
      return "alarm";
    case Resource::key:
      return "key";
    default:
      return "command";
  }
}

/// Longer names no event has; what somebody wrote into an address is not the journal's to keep.
std::string bounded(const std::string& id) {
  if (id.size() <= kLongestId) return id;
  auto end = kLongestId;
  while (end > 0 && (static_cast<unsigned char>(id[end]) & 0xC0U) == 0x80U) --end;  // of UTF-8
  return id.substr(0, end) + "…";
}

/// The command without what people write to each other.
std::string spoken(const std::string& body) {
  boost::json::error_code error;
  const auto root = boost::json::parse(body, error);
  if (error || !root.is_object()) return "not understood";
  if (root.get_object().contains("message")) return "a message";
  return body.substr(0, kLongest);
}

}  // namespace

std::string who(const Caller& caller) {
  auto text = std::string(trust::to_string(caller.role));
  if (!caller.name.empty()) text += ", key " + caller.name;
  return text + ", " + rtp::address_text(caller.from.address);
}

store::JournalFact audit_command(const Route& route, const std::string& body, const Caller& caller,
                                 bool refused) {
  store::JournalFact fact;
  fact.kind = fmt::format("{}: {}", refused ? "refused" : "command", what(route.resource));
  fact.room = bounded(route.room);
  (route.resource == Resource::desk ? fact.booth : fact.channel) = bounded(route.channel);
  std::from_chars(route.desk.data(), route.desk.data() + route.desk.size(), fact.desk);
  fact.who = who(caller);
  fact.detail = spoken(body);
  return fact;
}

store::JournalFact audit_session(const control::Hello& hello, const Caller& caller,
                                 const std::string& refusal) {
  store::JournalFact fact;
  fact.kind = refusal.empty() ? "signed in" : "refused";
  fact.room = bounded(hello.room);
  fact.booth = bounded(hello.booth);
  fact.desk = hello.desk;
  fact.who = who(caller);
  fact.detail = refusal.substr(0, kLongest);
  return fact;
}

}  // namespace dragoman::app
