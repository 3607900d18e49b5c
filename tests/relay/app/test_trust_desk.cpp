#include "relay/app/trust_desk.h"
#include "relay/trust/digest.h"
#include "relay/trust/pin_hash.h"
#include "tests/support/catch.h"

#include <boost/json.hpp>

using namespace dragoman;
using namespace dragoman::app;

namespace {

struct Hall {
  std::vector<store::JournalFact> journal;
  Instant now{};
  TrustDesk desk{[this] { return now; },
                 {credentials(),
                  {},
                  {},
                  [](const auto&) { return true; },
                  [this](const auto& fact) { journal.push_back(fact); }}};

  static trust::Credentials credentials() {
    trust::Credentials out;
    out.list = {{"technician", trust::Role::technician, "", "", 0, trust::sha256_hex("t"), false}};
    out.pin_hash = trust::hash_pin("12345678");
    return out;
  }
  static net::Request request(std::string type, std::string body) {
    net::Request out;
    out.method = "POST";
    out.content_type = std::move(type);
    out.body = std::move(body);
    out.peer = {0x0A000009, 50000};
    return out;
  }
  net::Response form(std::string body) {
    return desk.pin(request("application/x-www-form-urlencoded", std::move(body)));
  }
};

std::string header(const net::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

}  // namespace

TEST_CASE("A page gets a token for the PIN, and what is no PIN a reason") {
  Hall hall;
  const auto pin = [&](const char* body) {
    return hall.desk.pin(Hall::request("application/json", body));
  };
  const auto right = pin(R"({"pin":"12345678"})");
  CHECK(right.status == 200);
  CHECK(boost::json::parse(right.body).at("token").as_string().starts_with("pin."));
  CHECK(pin(R"({"pin":"87654321"})").status == 401);
  for (const auto* body : {"", "[]", "{}", R"({"pin":12345678})"}) CHECK(pin(body).status == 400);
}

TEST_CASE("A page without a script gets a cookie that no script reads, and its page again") {
  Hall hall;
  const auto right = hall.form("room=hall&pin=12345678");
  CHECK(right.status == 303);
  CHECK(header(right, "Location") == "/hall");
  const auto cookie = header(right, "Set-Cookie");
  CHECK(cookie.starts_with("dragoman-pass=pin."));
  CHECK(cookie.ends_with("; Path=/api/v1/rooms/; HttpOnly; SameSite=Strict"));
  CHECK(right.body.empty());
  auto request = Hall::request("application/x-www-form-urlencoded", "pin=12345678");
  request.secure = true;
  CHECK(header(hall.desk.pin(request), "Set-Cookie").ends_with("; Secure"));
  const auto wrong = hall.form("room=hall&pin=1");
  CHECK(wrong.status == 401);
  CHECK(header(wrong, "Set-Cookie").empty());
}

TEST_CASE("A form leads back to a page of this relay, whatever it names") {
  Hall hall;
  for (const auto* room : {"/evil.example", "\\\\evil.example", "a\r\nX: y", ""}) {
    INFO(room);
    CHECK(header(hall.form(std::string("pin=12345678&room=") + room), "Location") == "/");
  }
}

TEST_CASE("What was refused of staff's doings is in the journal, and what was read is not") {
  Hall hall;
  auto request = Hall::request("application/json", R"({"muted":true})");
  request.peer.address = 0x7F000001;
  const Route route{Resource::channel, "hall", "en", ""};
  CHECK(std::holds_alternative<net::Response>(hall.desk.admit(route, request)));
  REQUIRE(hall.journal.size() == 1);
  CHECK(hall.journal[0].kind == "refused: channel");
  CHECK(hall.journal[0].who == "anybody, 127.0.0.1");
  request.method = "GET";
  CHECK(std::holds_alternative<net::Response>(
      hall.desk.admit({Resource::metrics, "", "", ""}, request)));
  CHECK(hall.journal.size() == 1);
  request.bearer = "t";
  CHECK(std::holds_alternative<Caller>(hall.desk.admit(route, request)));
}

TEST_CASE("A flood of refusals does not drown the journal, and its size is told") {
  Hall hall;
  auto request = Hall::request("application/json", "{}");
  const Route route{Resource::channel, "hall", "en", ""};
  for (int i = 0; i < 10'000; ++i) hall.desk.admit(route, request);
  const auto listed = hall.journal.size();
  CHECK(listed < 100);
  // Whoever shows a key that is known is counted apart.
  Caller technician;
  technician.role = trust::Role::technician;
  technician.name = "technician";
  hall.desk.note(route, "{}", technician, net::error_response(400, "bad_command", "", ""));
  REQUIRE(hall.journal.size() == listed + 1);
  CHECK(hall.journal.back().who.starts_with("technician, key technician"));

  hall.now += std::chrono::seconds{1};
  hall.desk.admit(route, request);
  REQUIRE(hall.journal.size() == listed + 3);
  CHECK(hall.journal[listed + 1].detail ==
        std::to_string(10'000 - listed) + " more, too many to be listed");
}

TEST_CASE("A known key that is used where it opens nothing is named") {
  Hall hall;
  auto request = Hall::request("application/json", "{}");
  request.bearer = "t";  // in the clear, from elsewhere
  CHECK(std::holds_alternative<net::Response>(
      hall.desk.admit({Resource::channel, "hall", "en", ""}, request)));
  REQUIRE(hall.journal.size() == 1);
  CHECK(hall.journal[0].who == "technician, key technician, 10.0.0.9");
  request.method = "GET";
  CHECK(std::holds_alternative<net::Response>(
      hall.desk.admit({Resource::metrics, "", "", ""}, request)));
  CHECK(hall.journal.size() == 2);
}
