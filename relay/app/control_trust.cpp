// The control plane's part in who may hear and do what: commands, keys that are changed, sessions
// that end with them, and the keys of encrypted channels.

#include "codecs/control/codes.h"
#include "relay/app/audit.h"
#include "relay/app/command_body.h"
#include "relay/app/control_plane.h"
#include "relay/app/descriptions.h"
#include "relay/app/lookup.h"

#include <optional>
#include <utility>

namespace dragoman::app {
namespace {

constexpr const char* kClosed = "This room is in a closed session.";
constexpr const char* kHowToGetIn = "Only who has a key of his own hears it: ask the technician.";

/// Let in because listening was open, or by the PIN that all share.
bool is_guest(const Caller& caller) {
  return caller.guest || (caller.role == trust::Role::listener && caller.name.empty());
}

}  // namespace

std::variant<Caller, control::Refused> unless_closed(const MulticastKeys& keys, std::size_t room,
                                                     std::variant<Caller, control::Refused> known) {
  const auto* caller = std::get_if<Caller>(&known);
  if (caller == nullptr || !keys.closed(room) || !is_guest(*caller)) return known;
  return control::Refused{std::string(control::code::kClosedSession), kClosed, kHowToGetIn};
}

/// Staff who show their key to a page that is open already are in the journal like all others.
std::variant<Caller, control::Refused> ControlPlane::signed_in(
    std::variant<Caller, control::Refused> known, const std::string& token,
    const Caller& connection) {
  if (const auto* refused = std::get_if<control::Refused>(&known)) {
    const auto caller = trust_.guard().whose(token, connection);
    trust_.note_refused(audit_session({}, caller, refused->message), caller);
  } else {
    note_sign_in(std::get<Caller>(known));
  }
  return known;
}

void ControlPlane::note_sign_in(const Caller& caller) {
  if (trust_.guard().has_credentials() && caller.is_staff())
    trust_.note(audit_session({}, caller, ""));
}

net::Answer ControlPlane::command(const Route& route, const net::Request& request,
                                  const Caller& caller) {
  switch (route.resource) {
    case Resource::alarms: {
      auto answer = acknowledge(request.body);
      trust_.note(route, request.body, caller, answer);
      return answer;
    }
    case Resource::reload:
      return reload_response(reload(who(caller)));
    case Resource::network_report:
      return take_network_report(route, request.body);
    case Resource::key:
      return change_key(route, request.body, caller);
    case Resource::opening:
      if (auto answer = close_session(route, request.body, caller)) return std::move(*answer);
      [[fallthrough]];
    default:
      break;
  }
  auto answer = technician_.handle(route, request.body, now_(), who(caller));
  // Those that were taken it has noted itself.
  if (const auto* refused = std::get_if<net::Response>(&answer); refused && refused->status >= 400)
    trust_.note(route, request.body, caller, *refused);
  return answer;
}

Reloaded ControlPlane::reload(const std::string& who) {
  auto outcome = reloader_ != nullptr ? reloader_->reload() : Reloaded{};
  const bool refused = outcome.result == ReloadResult::refused;
  store::JournalFact fact{refused ? "refused: command" : "command", "", "", "", 0};
  fact.who = who;
  fact.detail = "reload: " + outcome.words;
  trust_.note(fact);
  if (outcome.result != ReloadResult::applied) return outcome;
  live_.publish();
  phones_.publish();
  return outcome;
}

Refused ControlPlane::refused() {
  Refused out;
  // Numbers that came twice are what networks do, not people.
  for (auto drop = Drop{}; is_refusal(drop); drop = static_cast<Drop>(static_cast<int>(drop) + 1))
    if (drop != Drop::replayed) out.packets += media_.dropped(drop);
  for (const auto* server : {server_.get(), secure_server_.get()}) {
    if (server == nullptr) continue;
    const auto counters = server->counters();
    out.connections += counters.too_many + counters.made_room + counters.timeouts +
                       counters.handshakes_failed + counters.floods;
  }
  out.connections += hub_.counts().unicast_refused;
  out.guesses = trust_.guard().counters().slowed;
  return out;
}

void ControlPlane::end_revoked() {
  auto& guard = trust_.guard();
  const auto ended = [&guard](const Caller& caller) { return !guard.still_holds(caller); };
  constexpr std::string_view kReason = "The key of this session no longer holds.";
  int count = hub_.end_those(ended, kReason) + live_.end_those(ended, kReason) +
              phones_.end_those(ended, kReason) + ears_.end_those(ended, kReason) +
              opus_.end_those(ended, kReason);
  if (web_) count += web_->end_those(ended);
  guard.counters().revoked += static_cast<std::uint64_t>(count);
  // Whoever was let in before may still know the keys of the channels.
  for (std::size_t room = 0; room < event_.rooms.size(); ++room) renew_keys(room);
}

void ControlPlane::renew_keys(std::size_t room) {
  if (keys_.renew(room, now_())) hub_.publish_keys(room);
}

bool ControlPlane::shut_out(std::size_t room, const Caller& caller) const {
  return keys_.closed(room) && is_guest(caller);
}

net::Response ControlPlane::in_closed_session() {
  return net::error_response(403, control::code::kClosedSession, kClosed, kHowToGetIn);
}

std::optional<net::Response> ControlPlane::close_session(const Route& route,
                                                         const std::string& body,
                                                         const Caller& caller) {
  constexpr std::string_view kRemedy =
      "Send {\"closed_session\": true} or {\"closed_session\": false}.";
  const auto parsed = parse_command(body, kRemedy);
  const auto* wanted = std::get_if<CommandBody>(&parsed);
  if (wanted == nullptr || wanted->key != "closed_session") return std::nullopt;
  const auto room = find_room(event_, route.room);
  auto answer = !room ? unknown_room(route.room)
                : !wanted->value.is_bool()
                    ? unknown_command(*wanted, kRemedy)
                    : begin_or_end_closed_session(*room, wanted->value.get_bool());
  trust_.note(route, body, caller, answer);
  return answer;
}

/// Everybody is told where the channels go on before they do; guests are not.
net::Response ControlPlane::begin_or_end_closed_session(std::size_t room, bool closed) {
  if (!trust_.guard().has_credentials() || !event_.trust.has_certificate())
    return net::error_response(409, "no_keys",
                               "Without keys nobody could be told from anybody else.",
                               "`dragoman-relay init DIR` makes an event with keys.");
  if (event::closed_places(event_) < 2)
    return net::error_response(409, "no_groups",
                               "The event's multicast block leaves no groups for closed sessions.",
                               "Choose a lower block, such as multicast = \"239.77.0.0/16\".");
  const bool before = keys_.closed(room);
  if (closed != before) {
    keys_.close(room, closed, now_());
    if (closed) put_out_guests(room);
    hub_.publish_keys(room);
    live_.publish();
    phones_.publish();
  }
  std::vector<bool> all;
  for (std::size_t r = 0; r < event_.rooms.size(); ++r) all.push_back(keys_.closed(r));
  const bool kept = keep_closed_(all);
  net::Response response;
  response.body = with_undo(view_.room(room), "/api/v1/rooms/" + event_.rooms[room].id + "/session",
                            boost::json::object{{"closed_session", before}}) +
                  "\n";
  if (kept) return response;
  return net::error_response(507, "not_kept",
                             "It is so now, but a relay that starts again would not know of it.",
                             "Make room on the disk of [storage] dir, and send it again.");
}

void ControlPlane::put_out_guests(std::size_t room) {
  hub_.end_unicast(room);
  int count = hub_.end_those(is_guest, kClosed, room) + phones_.end_those(is_guest, kClosed, room) +
              opus_.end_those(is_guest, kClosed, room);
  if (web_) count += web_->end_those(is_guest, room);
  trust_.guard().counters().put_out += static_cast<std::uint64_t>(count);
}

net::Response ControlPlane::change_key(const Route& route, const std::string& body,
                                       const Caller& caller) {
  auto answer = trust_.change(route, body, caller);
  if (answer.status == 200) end_revoked();
  return answer;
}

net::Response ControlPlane::description(const Route& route, std::size_t room, int channel,
                                        const Caller& caller) const {
  const auto keys = keys_.of(room, static_cast<std::size_t>(channel));
  const bool sealed = !keys.empty() && keys.front().mki != 0;
  if (sealed && !caller.confidential)
    return net::error_response(403, "unprotected",
                               "This channel is encrypted, and its key is told by TLS only.",
                               "Ask for the description over https.");
  std::optional<StreamProtection> protection;
  if (sealed) protection = {keys.front(), media_.frame(room)};
  return describe_resource(event_, room, channel, route.resource, source_address_,
                           second_source_address_, protection, manifest_key_);
}

}  // namespace dragoman::app
