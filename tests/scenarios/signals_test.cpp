// Domain, behaviours 6 and 7: slower, and calling the technician; and who says what the floor
// speaks.
#include "tests/scenarios/hall.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;

namespace {

void slower(Hall& hall, Seat seat) {
  hall.apply({engine::CommandType::slower, seat});
}
void use_microphone(Hall& hall, Seat seat) {
  hall.apply({engine::CommandType::use_microphone, seat});
}

engine::Call call(Hall& hall, Seat seat, engine::Call wanted) {
  engine::Command command{engine::CommandType::call, seat};
  command.call = wanted;
  hall.apply(command);
  hall.run(5ms);
  return hall.desk(seat).call;
}

}  // namespace

TEST_CASE("Slower is lit for 10 s by one press, and goes out by itself", "[signals]") {
  Hall hall;
  hall.everybody_comes();
  CHECK_FALSE(hall.status().slower);
  slower(hall, kFr1);
  hall.run_unheard(9990ms);
  CHECK(hall.status().slower);
  hall.run_unheard(20ms);
  CHECK_FALSE(hall.status().slower);
}

TEST_CASE("Another press keeps slower lit, and whose it was shows nowhere", "[signals]") {
  Hall hall, other;
  for (auto* each : {&hall, &other}) each->everybody_comes();
  slower(hall, kFr1);
  slower(other, kDe1);
  for (auto* each : {&hall, &other}) each->run_unheard(100ms);
  const auto& one = hall.status().desks;
  const auto& two = other.status().desks;
  for (std::size_t i = 0; i < one.size(); ++i) CHECK(one[i].reason == two[i].reason);
  CHECK(hall.status().version == other.status().version);

  hall.run_unheard(5s);
  slower(hall, kEn1);
  hall.run_unheard(6s);
  CHECK(hall.status().slower);
  hall.run_unheard(4010ms);
  CHECK_FALSE(hall.status().slower);
  CHECK(hall.status().slower_times == 1);
}

TEST_CASE("Microphone! is lit like slower, beside it, and nobody learns whose it was",
          "[signals]") {
  Hall hall, other;
  for (auto* each : {&hall, &other}) each->everybody_comes();
  use_microphone(hall, kFr1);
  use_microphone(other, kDe1);
  for (auto* each : {&hall, &other}) each->run_unheard(100ms);
  CHECK(hall.status().use_microphone);
  CHECK_FALSE(hall.status().slower);
  CHECK(hall.status().version == other.status().version);
  const auto& one = hall.status().desks;
  const auto& two = other.status().desks;
  for (std::size_t i = 0; i < one.size(); ++i) CHECK(one[i].reason == two[i].reason);

  slower(hall, kEn1);
  hall.run_unheard(9890ms);
  CHECK(hall.status().use_microphone);
  hall.run_unheard(20ms);
  CHECK_FALSE(hall.status().use_microphone);
  CHECK(hall.status().slower);
  CHECK(hall.status().use_microphone_times == 1);
}

TEST_CASE("A call is raised, being handled, finished, and then over", "[signals]") {
  using engine::Call;
  Hall hall;
  hall.everybody_comes();
  CHECK(call(hall, kEn1, Call::raised) == Call::raised);
  CHECK(call(hall, kEn1, Call::handled) == Call::handled);
  CHECK(call(hall, kEn1, Call::raised) == Call::handled);  // somebody is on the way already
  CHECK(call(hall, kEn1, Call::finished) == Call::finished);
  hall.run_unheard(9900ms);
  CHECK(hall.desk(kEn1).call == Call::finished);
  hall.run_unheard(200ms);
  CHECK(hall.desk(kEn1).call == Call::none);
  CHECK(hall.desk(kFr1).call == Call::none);
}

TEST_CASE("Steps of a call out of turn change nothing; the desk may withdraw it", "[signals]") {
  using engine::Call;
  Hall hall;
  hall.everybody_comes();
  CHECK(call(hall, kEn1, Call::handled) == Call::none);
  CHECK(call(hall, kEn1, Call::finished) == Call::none);
  CHECK(call(hall, kEn1, Call::raised) == Call::raised);
  CHECK(call(hall, kEn1, Call::none) == Call::none);
  CHECK(call(hall, kEn1, Call::raised) == Call::raised);
  CHECK(call(hall, kEn1, Call::finished) == Call::finished);  // settled without a visit
  CHECK(call(hall, kEn1, Call::raised) == Call::raised);      // and again
  CHECK(call(hall, kEn1, Call::handled) == Call::handled);
}

TEST_CASE("A call outlives the link of the desk that raised it", "[signals]") {
  Hall hall;
  hall.everybody_comes();
  call(hall, kEn1, engine::Call::raised);
  hall.close(engine::source_slot(kEn1));
  hall.run(100ms);
  hall.open_desk(kEn1, 1000);
  hall.run(100ms);
  CHECK(hall.desk(kEn1).call == engine::Call::raised);
}

namespace {

/// What the floor speaks, as this desk says; the technician's word when there is no seat.
void says(Hall& hall, Seat seat, const std::string& language) {
  engine::Command command{engine::CommandType::floor_language, seat};
  if (!language.empty()) command.channel = hall.index(language);
  hall.apply(command);
  hall.run(5ms);
}
constexpr Seat kTechnician{};

}  // namespace

TEST_CASE("The floor's language is what the first booth says", "[signals]") {
  Hall hall;
  hall.everybody_comes();
  says(hall, kFr1, "fr");
  CHECK(hall.status().floor_language == hall.index("fr"));
  CHECK(hall.status().floor_language_by == kFr1.booth);

  says(hall, kDe1, "fr");  // comes second, and says the same
  CHECK(hall.status().floor_language_by == kFr1.booth);
  CHECK(hall.desk(kDe1).reason == Reason::none);

  says(hall, kDe1, "de");
  CHECK(hall.status().floor_language == hall.index("fr"));
  CHECK(hall.desk(kDe1).reason == Reason::floor_language_said);
  CHECK(hall.status().refusals[static_cast<std::size_t>(Reason::floor_language_said)] == 1);
  CHECK(hall.desk(kFr1).reason == Reason::none);

  says(hall, kFr1, "en");  // its own word it may change, from any of its desks
  CHECK(hall.status().floor_language == hall.index("en"));

  SECTION("until it takes it back") {
    says(hall, kFr1, "");
    CHECK(hall.status().floor_language == engine::kNone);
    says(hall, kDe1, "de");
    CHECK(hall.desk(kDe1).reason == Reason::none);
    CHECK(hall.status().floor_language_by == kDe1.booth);
  }
  SECTION("or has left") {
    hall.close(engine::source_slot(kFr1));
    says(hall, kDe1, "de");
    CHECK(hall.status().floor_language == hall.index("de"));
    CHECK(hall.status().floor_language_by == kDe1.booth);
  }
}

TEST_CASE("The technician's choice of the floor's language stands before any booth's",
          "[signals]") {
  Hall hall;
  hall.everybody_comes();
  says(hall, kFr1, "fr");
  says(hall, kTechnician, "de");
  CHECK(hall.status().floor_language == hall.index("de"));
  CHECK(hall.status().floor_language_by == engine::kNone);

  for (const auto seat : {kFr1, kDe1, kEn1}) {
    says(hall, seat, "zh");
    CHECK(hall.status().floor_language == hall.index("de"));
    CHECK(hall.desk(seat).reason == Reason::floor_language_chosen);
  }
  says(hall, kEn1, "");
  CHECK(hall.status().floor_language == hall.index("de"));

  says(hall, kTechnician, "");  // nobody's word any more
  says(hall, kEn1, "zh");
  CHECK(hall.status().floor_language == hall.index("zh"));
  CHECK(hall.status().floor_language_by == kEn1.booth);
  CHECK(hall.desk(kEn1).reason == Reason::none);
}
