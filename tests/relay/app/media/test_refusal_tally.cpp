#include "relay/app/media/refusal_tally.h"
#include "tests/support/catch.h"

#include <memory>

using namespace dragoman;
using app::Drop;

TEST_CASE("what sources refuse is added up, whoever comes and goes") {
  app::Counters counters;
  app::RefusalTally tally(counters);
  const auto sources = std::make_unique<app::RefusalTally::Sources>();
  auto& first = sources->front();
  auto& last = sources->back();
  first.malformed = 3;
  last.wrong_ssrc = 2;
  last.wrong_payload_type = 1;
  tally.observe(*sources);
  tally.observe(*sources);  // nothing new
  CHECK(counters.dropped(Drop::malformed) == 3);
  CHECK(counters.dropped(Drop::wrong_ssrc) == 2);
  CHECK(counters.dropped(Drop::wrong_payload_type) == 1);
  first.malformed = 5;
  tally.observe(*sources);
  CHECK(counters.dropped(Drop::malformed) == 5);
  first.malformed = 0;  // gone
  tally.observe(*sources);
  first.malformed = 4;  // another in its place
  last.malformed = 1;
  tally.observe(*sources);
  CHECK(counters.dropped(Drop::malformed) == 10);
  CHECK(counters.dropped(Drop::unregistered) == 0);
}
