#include "relay/app/key_commands.h"

#include "relay/app/json_writer.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace dragoman::app {
namespace {

using trust::Role;

void write_key(JsonWriter& out, const trust::Credential& key) {
  out.field("name", key.name).field("role", trust::to_string(key.role));
  out.key("room").known(key.room);
  out.key("booth").known(key.booth);
  out.key("desk");
  key.desk == 0 ? out.null() : out.value(key.desk);
  out.field("revoked", key.revoked);
}

/// The value of {"revoked": …}; nothing when the body is something else.
std::optional<bool> wanted(const std::string& body) {
  boost::json::error_code error;
  const auto root = boost::json::parse(body, error);
  if (error || !root.is_object() || root.get_object().size() != 1) return std::nullopt;
  const auto* value = root.get_object().if_contains("revoked");
  if (value == nullptr || !value->is_bool()) return std::nullopt;
  return value->get_bool();
}

bool is_last_operator(const trust::Credentials& credentials, const trust::Credential& key) {
  return key.role == Role::operator_ &&
         std::none_of(credentials.list.begin(), credentials.list.end(), [&](const auto& other) {
           return other.role == Role::operator_ && !other.revoked && other.name != key.name;
         });
}

}  // namespace

std::string keys_json(const trust::Credentials& credentials,
                      const std::function<int(const std::string& name)>& sessions) {
  JsonWriter out;
  out.begin_object();
  out.field("listening", credentials.listening_is_open() ? "open" : "pin");
  out.key("keys").begin_array();
  for (const auto& key : credentials.list) {
    out.begin_object();
    write_key(out, key);
    out.field("sessions", sessions(key.name)).end_object();
  }
  return out.end_array().end_object().take();
}

net::Response change_key(Guard& guard, const std::string& name, const std::string& body,
                         const Caller& by, const std::function<bool()>& keep) {
  if (!guard.has_credentials())
    return net::error_response(409, "no_keys", "This event has no credentials.",
                               "Make them: dragoman-relay init DIR.");
  const auto* key = guard.credentials().find_name(name);
  if (key == nullptr)
    return net::error_response(404, "not_found", fmt::format("There is no key {}.", name),
                               "GET /api/v1/keys lists them.");
  const auto revoked = wanted(body);
  if (!revoked)
    return net::error_response(400, "bad_command", "The body is not understood.",
                               "Send {\"revoked\": true} or {\"revoked\": false}.");
  const bool of_staff = key->role == Role::technician || key->role == Role::operator_;
  if (of_staff && by.role != Role::operator_)
    return net::error_response(403, "wrong_role", "Only an operator changes a key of staff.",
                               "Use an operator's key.");
  if (*revoked && is_last_operator(guard.credentials(), *key))
    return net::error_response(
        409, "last_operator", "Nobody could give this key back.",
        "Make another operator's key first: dragoman-relay init DIR --operator NAME.");
  guard.revoke(name, *revoked);
  JsonWriter out;
  out.begin_object();
  write_key(out, *guard.credentials().find_name(name));
  // It holds from now on in any case; a full disk only makes a restart forget it.
  out.field("kept", keep());
  net::Response response;
  response.body = out.end_object().take() + "\n";
  return response;
}

}  // namespace dragoman::app
