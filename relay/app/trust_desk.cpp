#include "relay/app/trust_desk.h"

#include "relay/app/audit.h"
#include "relay/app/json_writer.h"
#include "relay/app/key_commands.h"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace dragoman::app {
namespace {

constexpr std::string_view kForm = "application/x-www-form-urlencoded";

Guard make_guard(Guard::Clock now, TrustDesk::Setup& setup) {
  if (!setup.credentials) return Guard(std::move(now), std::move(setup.own_names));
  return {std::move(now), std::move(*setup.credentials), setup.https};
}

}  // namespace

TrustDesk::TrustDesk(Guard::Clock now, Setup setup)
    : guard_(make_guard(now, setup)),
      keep_(std::move(setup.keep)),
      audit_(std::move(setup.audit)),
      refusals_(std::move(now), audit_) {}

std::variant<Caller, net::Response> TrustDesk::admit(const Route& route,
                                                     const net::Request& request) {
  auto known = guard_.admit(route.resource, request);
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (std::holds_alternative<net::Response>(known) && access_of(route.resource) == Access::staff) {
    const auto caller = guard_.whose(request.bearer, {.from = request.peer});
    // Of strangers only what they would have done; a key of the event's own is named in any case.
    if (!reads || !caller.name.empty())
      note_refused(audit_command(route, request.body, caller, true), caller);
  }
  return known;
}

void TrustDesk::note(const Route& route, const std::string& body, const Caller& caller,
                     const net::Response& answer) {
  const bool refused = answer.status != 200;
  const auto fact = audit_command(route, body, caller, refused);
  refused ? note_refused(fact, caller) : audit_(fact);
}

std::string TrustDesk::replace(trust::Credentials credentials) {
  if (!guard_.has_credentials()) return {};
  std::string changed = trust::changes(guard_.credentials(), credentials);
  guard_.replace(std::move(credentials));
  return changed;
}

net::Response TrustDesk::pin(const net::Request& request) {
  if (request.content_type.starts_with(kForm)) return pin_of_form(request);
  boost::json::error_code error;
  const auto root = boost::json::parse(request.body, error);
  const auto* pin = !error && root.is_object() ? root.get_object().if_contains("pin") : nullptr;
  if (pin == nullptr || !pin->is_string())
    return net::error_response(400, "bad_command", "The body is not understood.",
                               "Send {\"pin\": \"12345678\"}.");
  auto token = guard_.take_pin(std::string(pin->get_string()), request.peer);
  if (auto* refusal = std::get_if<net::Response>(&token)) return std::move(*refusal);
  JsonWriter out;
  out.begin_object().field("token", std::get<std::string>(token)).end_object();
  net::Response response;
  response.body = out.take() + "\n";
  return response;
}

net::Response TrustDesk::pin_of_form(const net::Request& request) {
  auto token = guard_.take_pin(std::string(net::value_in(request.body, "pin", '&')), request.peer);
  if (auto* refusal = std::get_if<net::Response>(&token)) return std::move(*refusal);
  net::Response response;
  response.status = 303;
  // Still percent-encoded, and behind a slash of our own: it leads nowhere else.
  const auto room = net::value_in(request.body, "room", '&');
  const bool plain = room.find_first_of("/\\\r\n") == std::string_view::npos;
  response.headers = {
      {"Location", "/" + std::string(plain ? room : std::string_view())},
      {"Set-Cookie",
       fmt::format("{}={}; Path=/api/v1/rooms/; HttpOnly; SameSite=Strict{}", kPassCookie,
                   std::get<std::string>(token), request.secure ? "; Secure" : "")}};
  return response;
}

std::string TrustDesk::keys(const std::function<int(const std::string& name)>& sessions) const {
  if (!guard_.has_credentials()) return R"({"listening":"open","keys":[]})";
  return keys_json(guard_.credentials(), sessions);
}

net::Response TrustDesk::change(const Route& route, const std::string& body, const Caller& caller) {
  auto answer = change_key(guard_, route.channel, body, caller,
                           [this] { return keep_(guard_.credentials()); });
  note(route, body, caller, answer);
  return answer;
}

}  // namespace dragoman::app
