#include "relay/engine/ids.h"

#include "tests/support/catch.h"

#include <string>

using namespace dragoman::engine;

TEST_CASE("The words are those of the contract") {
  const auto word = [](auto value) { return std::string{to_string(value)}; };
  CHECK(word(ChannelState::interpreted) == "interpreted");
  CHECK(word(ChannelState::relay) == "relay");
  CHECK(word(ChannelState::floor) == "floor");
  CHECK(word(ChannelState::silent) == "silent");
  CHECK(word(ChannelState::muted) == "muted");
  CHECK(word(ChannelState::dead) == "dead");
  CHECK(word(Quality::floor) == "floor");
  CHECK(word(Quality::plus) == "+");
  CHECK(word(Quality::minus) == "−");
  CHECK(word(Microphone::refused) == "refused");
  CHECK(word(Microphone::cough) == "cough");
  CHECK(word(Output::b) == "b");
  CHECK(word(Reason::none).empty());
}

TEST_CASE("Seats have slots of their own after the floor sources") {
  CHECK(source_slot({0, 1}) == kMaxFloorSources);
  CHECK(source_slot({0, 6}) + 1 == source_slot({1, 1}));
  CHECK(source_slot({kMaxBooths - 1, kMaxDesksPerBooth}) == kMaxSources - 1);
}
