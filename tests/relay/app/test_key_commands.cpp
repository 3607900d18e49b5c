#include "relay/app/key_commands.h"
#include "relay/trust/digest.h"
#include "tests/support/catch.h"

#include <boost/json.hpp>

using namespace dragoman;
using namespace dragoman::app;
using trust::Role;

namespace {

trust::Credentials three() {
  trust::Credentials out;
  out.list = {{"operator", Role::operator_, "", "", 0, trust::sha256_hex("o"), false},
              {"technician", Role::technician, "", "", 0, trust::sha256_hex("t"), false},
              {"hall.en.1", Role::interpreter, "hall", "en", 1, trust::sha256_hex("s"), false}};
  return out;
}

struct Desk {
  Guard guard{[] { return Instant{}; }, three(), {}};
  int kept = 0;

  net::Response change(Role by, const std::string& name, const std::string& body) {
    Caller caller;
    caller.role = by;
    return change_key(guard, name, body, caller, [this] { return ++kept > 0; });
  }
};

}  // namespace

TEST_CASE("A key is revoked, given back, and written down each time") {
  Desk desk;
  const auto answer = desk.change(Role::technician, "hall.en.1", R"({"revoked":true})");
  CHECK(answer.status == 200);
  CHECK(boost::json::parse(answer.body).at("revoked") == true);
  CHECK(boost::json::parse(answer.body).at("kept") == true);
  CHECK(desk.guard.credentials().find_token("s") == nullptr);
  CHECK(desk.change(Role::technician, "hall.en.1", R"({"revoked":false})").status == 200);
  CHECK(desk.guard.credentials().find_token("s") != nullptr);
  CHECK(desk.kept == 2);
}

TEST_CASE("Keys of staff are an operator's to change, and one operator stays") {
  Desk desk;
  CHECK(desk.change(Role::technician, "technician", R"({"revoked":true})").status == 403);
  CHECK(desk.change(Role::technician, "operator", R"({"revoked":true})").status == 403);
  CHECK(desk.change(Role::operator_, "technician", R"({"revoked":true})").status == 200);
  const auto last = desk.change(Role::operator_, "operator", R"({"revoked":true})");
  CHECK(last.status == 409);
  CHECK(last.body.find("init DIR --operator NAME") != std::string::npos);
}

TEST_CASE("What is no such command or key is refused") {
  Desk desk;
  CHECK(desk.change(Role::operator_, "nobody", R"({"revoked":true})").status == 404);
  for (const auto* body : {"", "{}", "[]", R"({"revoked":1})", R"({"revoked":true,"x":1})"})
    CHECK(desk.change(Role::operator_, "technician", body).status == 400);
  CHECK(desk.kept == 0);
}

TEST_CASE("The list of keys has no hash in it") {
  const auto text =
      keys_json(three(), [](const std::string& name) { return name == "technician"; });
  CHECK(text.find(trust::sha256_hex("t")) == std::string::npos);
  const auto keys = boost::json::parse(text).at("keys").as_array();
  REQUIRE(keys.size() == 3);
  CHECK(keys[1].at("sessions") == 1);
  CHECK(keys[2].at("booth") == "en");
}
