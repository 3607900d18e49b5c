#include "client/monitor/tap_message.h"

#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::client;

namespace {

/// As PROTOCOL.md has it: version, channel 3, 240 samples, frame 0x0000004F00000004; frames of 2
/// and 3 bytes.
const std::string kGolden{
    "\x01\x03\x00\xF0\x00\x00\x00\x4F\x00\x00\x00\x04\x00\x02\xAA\xBB\x00\x03\x01\x02\x03", 21};

}  // namespace

TEST_CASE("a message of sound is taken apart") {
  const auto batch = parse_tap_batch(kGolden);
  REQUIRE(batch);
  CHECK(batch->number == 3);
  CHECK(batch->samples == 240);
  CHECK(batch->first == 0x4F00000004);
  REQUIRE(batch->frames.size() == 2);
  CHECK(batch->frames[0].size() == 2);
  CHECK(batch->frames[1][2] == std::byte{3});
}

TEST_CASE("cut anywhere it is nothing, or fewer frames") {
  for (std::size_t size = 0; size < kGolden.size(); ++size) {
    const auto text = kGolden.substr(0, size);
    const auto batch = parse_tap_batch(text);
    CAPTURE(size);
    CHECK(batch.has_value() == (size == 12 || size == 16));
  }
  auto other = kGolden;
  other[0] = 2;
  CHECK_FALSE(parse_tap_batch(other));
}

TEST_CASE("a text says what is heard, or why not") {
  CHECK(parse_tap_news(R"({"type":"hearing","channel":"en","alive":true})") ==
        TapNews{"", "en", true});
  CHECK(parse_tap_news(R"({"type":"hearing","channel":null,"alive":false})") ==
        TapNews{"", "", false});
  CHECK(parse_tap_news(R"({"type":"refused","code":"full"})") == TapNews{"full", "", false});
  for (const char* text : {"", "{", "7", "[]", R"({"type":"alive"})", R"({"type":3})"})
    CHECK_FALSE(parse_tap_news(text));
}
