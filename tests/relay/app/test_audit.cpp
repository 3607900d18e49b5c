#include "relay/app/audit.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::app;

namespace {

Caller technician() {
  Caller caller;
  caller.role = trust::Role::technician;
  caller.name = "technician";
  caller.from = {0x0A000009, 50000};
  return caller;
}

}  // namespace

TEST_CASE("A command is kept with who gave it, from where, and what it was") {
  const auto fact = audit_command(parse_target("/api/v1/rooms/hall/desks/en/2"),
                                  R"({"locked": true})", technician(), false);
  CHECK(fact.kind == "command: desk");
  CHECK(fact.room == "hall");
  CHECK(fact.booth == "en");
  CHECK(fact.desk == 2);
  CHECK(fact.who == "technician, key technician, 10.0.0.9");
  CHECK(fact.detail == R"({"locked": true})");
}

TEST_CASE("What people write to each other stays out of the journal") {
  const auto fact = audit_command(parse_target("/api/v1/rooms/hall/desks/en/2"),
                                  R"({"message": "private"})", technician(), false);
  CHECK(fact.detail.find("private") == std::string::npos);
}

TEST_CASE("A refused session is kept with its reason, and without its token") {
  control::Hello hello;
  hello.room = "hall";
  hello.token = "top secret";
  const auto fact = audit_session(hello, {.from = {0x0A000009, 1}}, "That key is not known here.");
  CHECK(fact.kind == "refused");
  CHECK(fact.who == "anybody, 10.0.0.9");
  CHECK((fact.detail + fact.who + fact.kind).find("top secret") == std::string::npos);
}

TEST_CASE("What somebody wrote into an address is kept no longer than an id can be") {
  Route route{Resource::channel, "", "fr", ""};
  route.room.append(63, 'x').append("é").append(5000, 'y');
  auto kept = route.room.substr(0, 63);
  kept.append("…");
  CHECK(audit_command(route, "{}", {}, true).room == kept);
}
