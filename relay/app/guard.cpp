#include "relay/app/guard.h"

#include "codecs/control/codes.h"
#include "relay/trust/digest.h"
#include "relay/trust/pass.h"
#include "relay/trust/pin_hash.h"

#include <fmt/format.h>

#include <algorithm>

namespace dragoman::app {
namespace {

using control::Refused;
using trust::Role;

net::Response with_header(net::Response response, const char* name, std::string value) {
  response.headers.emplace_back(name, std::move(value));
  return response;
}

Caller caller_of(const net::Request& request) {
  Caller caller;
  caller.from = request.peer;
  caller.confidential = request.secure || rtp::is_loopback(request.peer);
  return caller;
}

Refused refused(std::string message, std::string remedy,
                std::string_view code = control::code::kKey) {
  return {std::string(code), std::move(message), std::move(remedy)};
}

/// The key that comes with a request. A cookie counts for listening alone, and only as what a PIN
/// bought: no key of staff lies in one, so no page of another site can use it.
std::string token_of(const net::Request& request, Access access, bool reads) {
  if (!request.bearer.empty() || access != Access::listening || !reads) return request.bearer;
  const auto pass = net::value_in(request.cookie, kPassCookie, ';');
  return pass.starts_with(trust::kPass) ? std::string(pass) : std::string();
}

/// What that key opens, for whoever was refused something else.
std::string what_it_opens(const Caller& caller) {
  if (caller.role == Role::interpreter)
    return fmt::format("desk {} of booth {} in room {}", caller.desk, caller.booth, caller.room);
  if (caller.role == Role::floor) return fmt::format("floor sources of room {}", caller.room);
  if (caller.role == Role::listener) return "listening";
  return fmt::format("what a {} does", trust::to_string(caller.role));
}

void take(const trust::Credential& found, Caller& caller) {
  caller.role = found.role;
  caller.name = found.name;
  caller.hash = found.hash;
  caller.room = found.room;
  caller.booth = found.booth;
  caller.desk = found.desk;
}

bool may_be(const control::Hello& hello, const Caller& caller) {
  switch (hello.role) {
    case control::Role::listener:
      return caller.role != Role::anybody;
    case control::Role::interpreter:
      return caller.role == Role::interpreter && caller.room == hello.room &&
             caller.booth == hello.booth && caller.desk == hello.desk;
    case control::Role::floor:
      return caller.is_staff() || (caller.role == Role::floor && caller.room == hello.room);
    case control::Role::technician:
      return caller.is_staff();
  }
  return false;
}

}  // namespace

Guard::Guard(Clock now, std::vector<std::string> own_names)
    : now_(std::move(now)), own_names_(std::move(own_names)) {}

Guard::Guard(Clock now, trust::Credentials credentials, net::Endpoint https)
    : now_(std::move(now)),
      credentials_(std::move(credentials)),
      https_(https),
      salt_(trust::new_token()) {}

void Guard::replace(trust::Credentials credentials) {
  // Another PIN: whoever had the old one shows the new.
  if (credentials.pin_hash != credentials_->pin_hash) known_pin_.clear();
  credentials_ = std::move(credentials);
}

Guard::Token Guard::identify(const std::string& token, Caller& caller) {
  if (token.empty()) return Token::none;
  const auto address = caller.from.address;
  if (const auto* found = credentials_->find_token(token)) {
    // A right key passes at once: nobody can guess one, so an attacker behind the same address
    // must not be able to shut its owner out.
    attempts_.succeeded(address);
    take(*found, caller);
    return Token::right;
  }
  if (trust::is_pass(token, credentials_->pin_hash)) {
    caller.role = Role::listener;
    caller.hash = trust::sha256_hex(credentials_->pin_hash);
    return Token::right;
  }
  // After a change of the PIN all of a hall's phones show old passes from one address: that is no
  // guessing, and may not keep them from showing the new one.
  if (token.starts_with(trust::kPass)) {
    ++counters_.wrong_key;
    return Token::wrong;
  }
  if (attempts_.wait(address, now_()) > Nanoseconds{}) {
    ++counters_.slowed;
    return Token::slowed;
  }
  attempts_.failed(address, now_());
  ++counters_.wrong_key;
  return Token::wrong;
}

int Guard::seconds_to_wait(const net::Endpoint& from) const {
  const auto wait = attempts_.wait(from.address, now_());
  return static_cast<int>(std::chrono::ceil<std::chrono::seconds>(wait).count());
}

std::string Guard::https_url() const {
  if (https_.port == 0) return "this machine only: the event has no certificate";
  if (https_.address == 0) return fmt::format("https://…:{}", https_.port);
  return "https://" + rtp::to_string(https_);
}

net::Response Guard::refuse_token(Token token, const Caller& caller) {
  if (token == Token::slowed)
    return with_header(
        net::error_response(
            429, "slow", "Too many wrong keys came from this address.",
            fmt::format("Wait {} s; a right key is taken at once.", seconds_to_wait(caller.from))),
        "Retry-After", std::to_string(seconds_to_wait(caller.from)));
  if (token == Token::none) ++counters_.no_key;
  return with_header(
      token == Token::none
          ? net::error_response(401, "key_needed", "This needs a key.",
                                "Send the token of a key file as Authorization: Bearer ….")
          : net::error_response(401, "key_unknown", "That key is not known here, or revoked.",
                                "Use a key file of this event; its operator makes them."),
      "WWW-Authenticate", "Bearer realm=\"dragoman\"");
}

net::Response Guard::refuse_plain() {
  ++counters_.unprotected;
  return net::error_response(403, "tls_needed",
                             "Keys are taken over TLS only: on this port anybody on the way could "
                             "read them. If one was just sent, make a new one.",
                             "Connect to " + https_url() + ".");
}

bool Guard::is_own(std::string_view host) const {
  const auto name = host_name(host);
  return std::any_of(own_names_.begin(), own_names_.end(),
                     [&](const std::string& own) { return same_name(own, name); });
}

std::variant<Caller, net::Response> Guard::admit_without_credentials(Resource resource,
                                                                     const net::Request& request) {
  const auto access = access_of(resource);
  const bool acts = access == Access::staff || access == Access::keyed ||
                    resource == Resource::session || resource == Resource::whip;
  // Programs send no Origin. A page does, and a name in its address may be anybody's.
  if (acts && !request.origin.empty() && !is_literal_host(request.host) && !is_own(request.host)) {
    ++counters_.foreign;
    return net::error_response(403, "foreign_host",
                               "A page under a name that this machine does not know as its own may "
                               "not command a relay without credentials.",
                               "Open the page by the relay's address or host name, or make "
                               "credentials: dragoman-relay init DIR.");
  }
  Caller caller = caller_of(request);
  caller.role = Role::operator_;
  return caller;
}

std::variant<Caller, net::Response> Guard::admit(Resource resource, const net::Request& request) {
  const auto access = access_of(resource);
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (!reads && !net::same_origin(request.origin, request.host)) {
    ++counters_.foreign;
    return net::error_response(403, "foreign_origin",
                               "A page of another site may not command this relay.",
                               "Open the page from this relay's own address.");
  }
  if (!credentials_) return admit_without_credentials(resource, request);
  Caller caller = caller_of(request);
  if ((access == Access::staff || access == Access::keyed) && !caller.confidential)
    return refuse_plain();
  // Listening is public where it is open, and a PIN is no staff's key: both go without TLS, too.
  const auto token = identify(token_of(request, access, reads), caller);
  if (token == Token::wrong || token == Token::slowed) return refuse_token(token, caller);
  if (caller.role != Role::anybody && caller.role != Role::listener && !caller.confidential)
    return refuse_plain();
  if (access == Access::open) return caller;
  if (access == Access::listening) {
    caller.guest = token == Token::none && credentials_->listening_is_open();
    if (caller.guest || token == Token::right) return caller;
    return refuse_token(token, caller);
  }
  if (access == Access::keyed && token == Token::none) return caller;
  if (token != Token::right) return refuse_token(token, caller);
  if (caller.is_staff()) return caller;
  ++counters_.wrong_role;
  return net::error_response(403, "wrong_role",
                             fmt::format("That key opens {}.", what_it_opens(caller)),
                             "Use a technician's or operator's key.");
}

std::variant<Caller, Refused> Guard::admit_key(const std::string& token, const Caller& connection) {
  if (!credentials_) return connection;
  Caller caller = connection;
  if (!caller.confidential) {
    ++counters_.unprotected;
    return refused("Keys are taken over TLS only: on this port anybody on the way could read them.",
                   "Connect to " + https_url() + ", and make a new key if this one was sent.");
  }
  switch (identify(token, caller)) {
    case Token::right:
      return caller;
    case Token::none:
      ++counters_.no_key;
      return refused("This needs a key.", "Start with --key FILE.");
    case Token::slowed:
      return refused(
          "Too many wrong keys came from this address.",
          fmt::format("Wait {} s; a right key is taken at once.", seconds_to_wait(caller.from)),
          control::code::kSlow);
    case Token::wrong:
      break;
  }
  return refused("That key is not known here, or revoked.",
                 "Use a key file of this event; its operator makes them.");
}

std::variant<Caller, Refused> Guard::admit_staff(const std::string& token,
                                                 const Caller& connection) {
  auto shown = admit_key(token, connection);
  const auto* caller = std::get_if<Caller>(&shown);
  if (caller == nullptr || caller->is_staff()) return shown;
  ++counters_.wrong_role;
  return refused(fmt::format("That key opens {}, and nothing else.", what_it_opens(*caller)),
                 "Use a technician's or operator's key.");
}

std::variant<Caller, Refused> Guard::admit_listener(const std::string& token,
                                                    const Caller& connection) {
  control::Hello hello;
  hello.role = control::Role::listener;
  hello.token = token;
  return admit(hello, connection);
}

std::variant<Caller, Refused> Guard::admit(const control::Hello& hello, const Caller& connection) {
  if (!credentials_) return connection;
  const bool listens = hello.role == control::Role::listener;
  Caller caller = connection;  // its key may have come with the request
  if (!hello.token.empty() || (caller.role == Role::anybody && !listens)) {
    if (listens && !connection.confidential && identify(hello.token, caller) == Token::right &&
        caller.role == Role::listener)
      return caller;
    auto shown = admit_key(hello.token, connection);
    if (auto* refusal = std::get_if<Refused>(&shown)) return std::move(*refusal);
    caller = std::get<Caller>(std::move(shown));
  }
  if (listens && credentials_->listening_is_open()) {
    caller.guest = caller.role == Role::anybody;
    return caller;
  }
  if (may_be(hello, caller)) return caller;
  if (caller.role == Role::anybody) {
    ++counters_.no_key;
    return refused("Listening needs the event's PIN or a key.", "Start with --key FILE.");
  }
  ++counters_.wrong_role;
  return refused(fmt::format("That key opens {}, and nothing else.", what_it_opens(caller)),
                 "Use the key file of this seat or role.");
}

std::optional<bool> Guard::is_pin(const std::string& pin) {
  const auto quick = trust::sha256_hex(salt_ + pin);
  if (!known_pin_.empty()) return quick == known_pin_;
  if (!pins_.take(now_())) return std::nullopt;
  if (!trust::pin_matches(pin, credentials_->pin_hash)) return false;
  known_pin_ = quick;
  return true;
}

std::variant<std::string, net::Response> Guard::take_pin(const std::string& pin,
                                                         const net::Endpoint& from) {
  if (!credentials_ || credentials_->listening_is_open())
    return net::error_response(409, "listening_is_open", "Listening needs no PIN here.",
                               "Just listen.");
  Caller caller;
  caller.from = from;
  if (attempts_.wait(from.address, now_()) > Nanoseconds{}) {
    ++counters_.slowed;
    return refuse_token(Token::slowed, caller);
  }
  const auto right = is_pin(pin);
  if (!right) {
    ++counters_.slowed;
    return with_header(net::error_response(429, "slow", "Too many PINs came at this moment.",
                                           "Show it again in a second."),
                       "Retry-After", "1");
  }
  if (!*right) {
    attempts_.failed(from.address, now_());
    ++counters_.wrong_key;
    return net::error_response(401, "pin_wrong", "That is not the PIN.",
                               "It stands beside the code that opens this page.");
  }
  attempts_.succeeded(from.address);
  return trust::new_pass(credentials_->pin_hash);
}

Caller Guard::whose(const std::string& token, const Caller& connection) const {
  Caller caller = connection;
  if (!credentials_ || token.empty()) return caller;
  if (const auto* found = credentials_->find_any_token(token)) take(*found, caller);
  return caller;
}

bool Guard::still_holds(const Caller& caller) const {
  if (!credentials_) return true;
  if (caller.role == Role::anybody) return !caller.guest || credentials_->listening_is_open();
  if (caller.name.empty()) return caller.hash == trust::sha256_hex(credentials_->pin_hash);
  const auto* now = credentials_->find_name(caller.name);
  return now != nullptr && !now->revoked && now->hash == caller.hash && now->role == caller.role &&
         now->room == caller.room && now->booth == caller.booth && now->desk == caller.desk;
}

bool Guard::revoke(const std::string& name, bool revoked) {
  auto* credential = credentials_ ? credentials_->find_name(name) : nullptr;
  if (credential == nullptr) return false;
  credential->revoked = revoked;
  return true;
}

}  // namespace dragoman::app
