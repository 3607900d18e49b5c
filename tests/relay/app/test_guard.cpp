#include "codecs/control/codes.h"
#include "relay/app/guard.h"
#include "relay/trust/digest.h"
#include "relay/trust/pin_hash.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::app;
using namespace std::chrono_literals;
using trust::Role;

namespace {

constexpr std::uint32_t kAway = 0x0A000009, kHere = 0x7F000001;

trust::Credentials everybody() {
  const auto key = [](const char* name, Role role, const char* room = "", const char* booth = "",
                      int desk = 0) {
    return trust::Credential{name, role, room, booth, desk, trust::sha256_hex(name), false};
  };
  trust::Credentials out;
  out.list = {key("operator", Role::operator_), key("technician", Role::technician),
              key("listener", Role::listener), key("floor", Role::floor, "hall"),
              key("seat", Role::interpreter, "hall", "en", 1)};
  return out;
}

/// An event with credentials, each key's token being its name.
struct Door {
  Instant now{1h};
  Guard guard{[this] { return now; }, everybody(), {0x0A000001, 7443}};

  static net::Request request(std::uint32_t from, bool secure, const std::string& token) {
    net::Request out;
    out.method = "POST";
    out.host = "10.0.0.1:7443";
    out.peer = {from, 50000};
    out.secure = secure;
    out.bearer = token;
    return out;
  }
  /// The status of a refusal; 0 = let in.
  int ask(Resource resource, const net::Request& request) {
    const auto answer = guard.admit(resource, request);
    const auto* refusal = std::get_if<net::Response>(&answer);
    return refusal == nullptr ? 0 : static_cast<int>(refusal->status);
  }
  int command(const std::string& token, bool secure = true, std::uint32_t from = kAway) {
    return ask(Resource::desk, request(from, secure, token));
  }
  /// The code of a refusal; empty = let in.
  std::string hello(control::Role role, const std::string& token, bool confidential = true,
                    const std::string& room = "hall", int desk = 1) {
    control::Hello hello;
    hello.role = role;
    hello.room = room;
    hello.booth = "en";
    hello.desk = desk;
    hello.token = token;
    Caller connection;
    connection.from = {kAway, 50000};
    connection.confidential = confidential;
    const auto answer = guard.admit(hello, connection);
    const auto* refusal = std::get_if<control::Refused>(&answer);
    return refusal == nullptr ? std::string() : refusal->code;
  }
};

}  // namespace

TEST_CASE("Commands are a technician's and an operator's") {
  Door door;
  CHECK(door.command("technician") == 0);
  CHECK(door.command("operator") == 0);
  CHECK(door.command("seat") == 403);
  CHECK(door.command("floor") == 403);
  CHECK(door.command("listener") == 403);
  CHECK(door.guard.counters().wrong_role == 3);
  CHECK(door.command("") == 401);
  CHECK(door.guard.counters().no_key == 1);
  CHECK(door.command("guess") == 401);
  CHECK(door.guard.counters().wrong_key == 1);
}

TEST_CASE("Staff come by TLS, or on this machine") {
  Door door;
  CHECK(door.command("technician", false) == 403);
  CHECK(door.guard.counters().unprotected == 1);
  CHECK(door.command("technician", false, kHere) == 0);
  CHECK(door.hello(control::Role::interpreter, "seat", false) == control::code::kKey);
  CHECK(door.hello(control::Role::interpreter, "seat", true).empty());
}

TEST_CASE("A staff key is not taken in the clear, even for what is public") {
  Door door;
  CHECK(door.ask(Resource::event, door.request(kAway, false, "")) == 0);
  CHECK(door.ask(Resource::event, door.request(kAway, false, "seat")) == 403);
}

TEST_CASE("A page of another site may command nothing") {
  Door door;
  auto request = door.request(kAway, true, "technician");
  request.origin = "https://evil.example";
  CHECK(door.ask(Resource::desk, request) == 403);
  CHECK(door.ask(Resource::whep, request) == 403);
  request.origin = "https://10.0.0.1:7443";
  CHECK(door.ask(Resource::desk, request) == 0);
}

TEST_CASE("A seat's key opens that seat and its listening, nothing else") {
  Door door;
  CHECK(door.hello(control::Role::interpreter, "seat").empty());
  CHECK(door.hello(control::Role::listener, "seat").empty());
  CHECK(door.hello(control::Role::interpreter, "seat", true, "hall", 2) == control::code::kKey);
  CHECK(door.hello(control::Role::interpreter, "seat", true, "other") == control::code::kKey);
  CHECK(door.hello(control::Role::floor, "seat") == control::code::kKey);
  CHECK(door.hello(control::Role::technician, "seat") == control::code::kKey);
  CHECK(door.hello(control::Role::interpreter, "technician") == control::code::kKey);
  CHECK(door.hello(control::Role::interpreter, "") == control::code::kKey);
}

TEST_CASE("A floor's key feeds its room; a technician may feed any") {
  Door door;
  CHECK(door.hello(control::Role::floor, "floor").empty());
  CHECK(door.hello(control::Role::floor, "floor", true, "other") == control::code::kKey);
  CHECK(door.hello(control::Role::floor, "technician", true, "other").empty());
  CHECK(door.hello(control::Role::technician, "floor") == control::code::kKey);
}

TEST_CASE("Who guesses is slowed, and a right key passes all the same") {
  Door door;
  for (int i = 0; i < 6; ++i) CHECK(door.command("guess") == 401);
  CHECK(door.command("guess") == 429);
  CHECK(door.hello(control::Role::interpreter, "guess") == control::code::kSlow);
  CHECK(door.guard.counters().slowed == 2);
  CHECK(door.command("guess", true, kAway + 1) == 401);
  door.now += 1s;
  CHECK(door.command("guess") == 401);
  CHECK(door.command("guess") == 429);
  CHECK(door.command("technician") == 0);
}

TEST_CASE("Open listening needs nothing; with a PIN it needs that, once") {
  Door door;
  CHECK(door.ask(Resource::sdp, door.request(kAway, false, "")) == 0);
  CHECK(door.hello(control::Role::listener, "", false).empty());

  auto credentials = everybody();
  credentials.pin_hash = trust::hash_pin("12345678");
  door.guard.replace(credentials);
  CHECK(door.ask(Resource::sdp, door.request(kAway, false, "")) == 401);
  CHECK(door.hello(control::Role::listener, "", false) == control::code::kKey);
  const auto wrong = door.guard.take_pin("87654321", {kAway, 1});
  REQUIRE(std::holds_alternative<net::Response>(wrong));
  CHECK(std::get<net::Response>(wrong).status == 401);
  const auto right = door.guard.take_pin("12345678", {kAway, 1});
  REQUIRE(std::holds_alternative<std::string>(right));
  const auto& token = std::get<std::string>(right);
  CHECK(door.ask(Resource::sdp, door.request(kAway, false, token)) == 0);
  CHECK(door.hello(control::Role::listener, token, false).empty());
  CHECK(door.command(token) == 403);
  SECTION("another PIN ends what the old one gave") {
    credentials.pin_hash = trust::hash_pin("11112222");
    door.guard.replace(credentials);
    CHECK(door.ask(Resource::sdp, door.request(kAway, false, token)) == 401);
  }
}

TEST_CASE("A cookie shows what a PIN bought, for listening alone") {
  Door door;
  auto credentials = everybody();
  credentials.pin_hash = trust::hash_pin("12345678");
  door.guard.replace(credentials);
  const auto pass = std::get<std::string>(door.guard.take_pin("12345678", {kAway, 1}));
  auto request = door.request(kAway, true, "");
  request.method = "GET";
  request.cookie = "other=1; dragoman-pass=" + pass;
  CHECK(door.ask(Resource::opus, request) == 0);
  CHECK(door.ask(Resource::metrics, request) == 401);
  request.method = "POST";
  CHECK(door.ask(Resource::whep, request) == 401);
  request.method = "GET";
  request.cookie = "dragoman-pass=technician";
  CHECK(door.ask(Resource::opus, request) == 401);
  CHECK(door.ask(Resource::metrics, request) == 401);
}

TEST_CASE("Guesses at the PIN are slowed for each address, and for all until it is known") {
  Door door;
  auto credentials = everybody();
  credentials.pin_hash = trust::hash_pin("12345678");
  door.guard.replace(credentials);
  const auto status = [&](std::uint32_t from) {
    const auto answer = door.guard.take_pin("00000000", {from, 1});
    return std::get<net::Response>(answer).status;
  };
  for (int i = 0; i < 6; ++i) CHECK(status(kAway) == 401);
  CHECK(status(kAway) == 429);
  for (std::uint32_t other = 1; other <= 4; ++other) CHECK(status(kAway + other) == 401);
  CHECK(status(kAway + 5) == 429);  // ten at once are all that the control thread looks at
}

TEST_CASE("A hall's right PINs are all taken, whoever guesses beside them") {
  Door door;
  auto credentials = everybody();
  credentials.pin_hash = trust::hash_pin("12345678");
  door.guard.replace(credentials);
  for (std::uint32_t phone = 0; phone < 240; ++phone) {
    CHECK(std::holds_alternative<std::string>(door.guard.take_pin("12345678", {kAway + phone, 1})));
    const auto guess = door.guard.take_pin("00000000", {kAway + 1000 + phone, 1});
    CHECK(std::get<net::Response>(guess).status == 401);
  }
  // Another PIN is looked at anew.
  credentials.pin_hash = trust::hash_pin("11112222");
  door.guard.replace(credentials);
  const auto old = door.guard.take_pin("12345678", {kAway, 1});
  CHECK(std::get<net::Response>(old).status == 401);
}

TEST_CASE("A pass outlives the relay, and no longer than its PIN") {
  auto credentials = everybody();
  credentials.pin_hash = trust::hash_pin("12345678");
  std::string pass;
  {
    Door before;
    before.guard.replace(credentials);
    pass = std::get<std::string>(before.guard.take_pin("12345678", {kAway, 1}));
  }
  Door door;
  door.guard.replace(credentials);
  CHECK(door.ask(Resource::sdp, door.request(kAway, false, pass)) == 0);
  auto other = pass;
  other.back() = other.back() == '0' ? '1' : '0';
  CHECK(door.ask(Resource::sdp, door.request(kAway, false, other)) == 401);
  const auto holder =
      std::get<Caller>(door.guard.admit(Resource::sdp, door.request(kAway, false, pass)));
  CHECK(door.guard.still_holds(holder));
  credentials.pin_hash = trust::hash_pin("12345678");  // the same PIN, set anew
  door.guard.replace(credentials);
  CHECK(door.ask(Resource::sdp, door.request(kAway, false, pass)) == 401);
  CHECK_FALSE(door.guard.still_holds(holder));
}

TEST_CASE("Whoever was let in is no longer when the key is revoked, replaced or gone") {
  Door door;
  const auto answer = door.guard.admit(Resource::desk, door.request(kAway, true, "technician"));
  const auto caller = std::get<Caller>(answer);
  CHECK(door.guard.still_holds(caller));
  SECTION("revoked") {
    CHECK(door.guard.revoke("technician", true));
    CHECK(door.guard.whose("technician", {}).name == "technician");
  }
  SECTION("another token") {
    auto credentials = everybody();
    credentials.find_name("technician")->hash = trust::sha256_hex("another");
    door.guard.replace(credentials);
  }
  SECTION("gone") {
    door.guard.replace({});
  }
  CHECK_FALSE(door.guard.still_holds(caller));
  CHECK(door.command("technician") == 401);
}

TEST_CASE("Whoever listened because listening was open does so no longer when it has a PIN") {
  Door door;
  const auto player =
      std::get<Caller>(door.guard.admit(Resource::whep, door.request(kAway, false, "")));
  const auto page = std::get<Caller>(door.guard.admit_listener("", player));
  const auto visitor =
      std::get<Caller>(door.guard.admit(Resource::room_page, door.request(kAway, false, "")));
  const auto staff =
      std::get<Caller>(door.guard.admit(Resource::whep, door.request(kAway, true, "technician")));
  auto credentials = everybody();
  credentials.pin_hash = trust::hash_pin("12345678");
  door.guard.replace(credentials);
  CHECK_FALSE(door.guard.still_holds(player));
  CHECK_FALSE(door.guard.still_holds(page));
  CHECK(door.guard.still_holds(visitor));
  CHECK(door.guard.still_holds(staff));
}

TEST_CASE("Without credentials all is allowed, except to a page under a name") {
  Guard guard([] { return Instant{1h}; });
  auto request = Door::request(kHere, false, "");
  request.host = "127.0.0.1:7400";
  CHECK(std::holds_alternative<Caller>(guard.admit(Resource::desk, request)));
  request.origin = "http://127.0.0.1:7400";
  CHECK(std::holds_alternative<Caller>(guard.admit(Resource::desk, request)));
  request.host = "evil.example:7400";
  request.origin = "http://evil.example:7400";
  CHECK(std::holds_alternative<net::Response>(guard.admit(Resource::desk, request)));
  CHECK(std::holds_alternative<net::Response>(guard.admit(Resource::session, request)));
  CHECK(std::holds_alternative<Caller>(guard.admit(Resource::event, request)));
  CHECK(guard.counters().foreign == 2);
}

TEST_CASE("Without credentials a page under one of this machine's own names may command") {
  Guard guard([] { return Instant{1h}; }, {"relay", "relay.local"});
  auto request = Door::request(kHere, false, "");
  for (const auto* host : {"relay:7400", "Relay.local:7400", "relay"}) {
    INFO(host);
    request.host = host;
    request.origin = std::string("http://") + host;
    CHECK(std::holds_alternative<Caller>(guard.admit(Resource::desk, request)));
  }
  request.host = "relay.local.evil.example:7400";
  request.origin = "http://relay.local.evil.example:7400";
  CHECK(std::holds_alternative<net::Response>(guard.admit(Resource::desk, request)));
  request.method = "GET";
  CHECK(std::holds_alternative<net::Response>(guard.admit(Resource::tap_channel, request)));
}

TEST_CASE("A WebSocket of staff opens without a key, and asks for it in its first message") {
  Door door;
  auto request = door.request(kAway, true, "");
  request.method = "GET";
  const auto answer = door.guard.admit(Resource::tap_channel, request);
  REQUIRE(std::holds_alternative<Caller>(answer));
  const auto& stranger = std::get<Caller>(answer);
  CHECK_FALSE(stranger.is_staff());
  const auto shown = [&](const char* token) { return door.guard.admit_staff(token, stranger); };
  CHECK(std::get<control::Refused>(shown("seat")).code == control::code::kKey);
  CHECK(std::get<control::Refused>(shown("guess")).code == control::code::kKey);
  CHECK(std::get<control::Refused>(shown("")).code == control::code::kKey);
  CHECK(std::get<Caller>(shown("technician")).name == "technician");
  request.bearer = "seat";
  CHECK(door.ask(Resource::tap_channel, request) == 403);
  request.bearer = "guess";
  CHECK(door.ask(Resource::tap_channel, request) == 401);
  CHECK(door.ask(Resource::tap_channel, door.request(kAway, false, "")) == 403);
}

TEST_CASE("Passes of another PIN are no guesses: a hall behind one address shows the new one") {
  Door door;
  auto credentials = everybody();
  credentials.pin_hash = trust::hash_pin("12345678");
  door.guard.replace(credentials);
  for (int phone = 0; phone < 500; ++phone)
    CHECK(door.ask(Resource::whep, door.request(kAway, false, "pin." + std::to_string(phone))) ==
          401);
  CHECK(door.guard.counters().wrong_key == 500);
  CHECK(door.guard.counters().slowed == 0);
  CHECK(std::holds_alternative<std::string>(door.guard.take_pin("12345678", {kAway, 1})));
}
