#include "relay/engine/output_selector.h"

#include "tests/scenarios/hall.h"
#include "tests/support/catch.h"

using namespace dragoman;
using engine::kNone;
using engine::Output;
using engine::Reason;

namespace {

engine::OutputSelector selector(std::vector<std::string> b = {"en", "zh"}) {
  const auto event = testing::small_event();
  return {event.rooms[0], event::Booth{"fr", "fr", 2, "fr", std::move(b)}};
}
constexpr std::int16_t kZh = 1, kEn = 2, kFr = 3, kDe = 4;

}  // namespace

TEST_CASE("A is the booth's own language, and nothing else") {
  CHECK(selector().select(Output::a, kNone).channel == kFr);
  CHECK(selector().select(Output::a, kFr).channel == kFr);
  CHECK(selector().select(Output::a, kEn).reason == Reason::not_allowed);
}

TEST_CASE("B is its list, the first by default; languages that the room lacks are passed over") {
  CHECK(selector().select(Output::b, kNone).channel == kEn);
  CHECK(selector().select(Output::b, kZh).channel == kZh);
  CHECK(selector().select(Output::b, kDe).reason == Reason::not_allowed);
  CHECK(selector({"mn", "de"}).select(Output::b, kNone).channel == kDe);
  CHECK(selector({}).select(Output::b, kNone).reason == Reason::no_such_language);
}

TEST_CASE("C is any language, named; no output reaches the floor or a channel out of range") {
  CHECK(selector().select(Output::c, kDe).channel == kDe);
  CHECK(selector().select(Output::c, kNone).reason == Reason::no_such_language);
  for (const auto output : {Output::a, Output::b, Output::c}) {
    CHECK(selector().select(output, 0).reason == Reason::not_allowed);
    CHECK(selector().select(output, 5).reason == Reason::no_such_language);
    CHECK(selector().select(output, -7).reason == Reason::no_such_language);
  }
}
