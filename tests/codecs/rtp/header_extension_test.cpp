#include "codecs/rtp/header_extension.h"

#include "tests/codecs/rtp/hex.h"
#include "tests/support/catch.h"

using namespace dragoman::rtp;
using dragoman::testing::exact;
using dragoman::testing::hex;
using dragoman::testing::to_hex;

namespace {

std::string elements(Bytes body) {
  std::string text;
  ExtensionReader reader{body};
  while (const auto element = reader.next()) {
    text += std::to_string(element->id) + ":" + to_hex(element->data) + ";";
  }
  return text;
}

}  // namespace

TEST_CASE("elements are read across padding") {
  CHECK(elements(hex("10 A5 00 00 31 01 02 00 E0 FF")) == "1:A5;3:01 02;14:FF;");
  CHECK(elements({}).empty());
  CHECK(elements(hex("00 00 00 00")).empty());
}

TEST_CASE("element 15 ends the reading") {
  CHECK(elements(hex("10 A5 F0 01 20 02")) == "1:A5;");
}

TEST_CASE("an element that would leave the body is not given") {
  const auto body = hex("10 A5 27 01 02 03 04 05 06 07 08");
  CHECK(elements(body) == "1:A5;2:01 02 03 04 05 06 07 08;");
  for (std::size_t size = 2; size < body.size(); ++size) {
    CHECK(elements(exact(Bytes{body}.first(size))) == "1:A5;");
  }
  CHECK(elements(hex("10")).empty());
}

TEST_CASE("one element is found by its number") {
  const auto body = hex("10 A5 31 01 02 33 09 09 09 09");
  CHECK(to_hex(find_extension(body, 3)) == "01 02");
  CHECK(find_extension(body, 2).empty());
}

TEST_CASE("elements are gathered as RFC 8285 lays them out") {
  ExtensionWriter writer;
  CHECK(writer.body().empty());
  CHECK(writer.add(kAudioLevelId, hex("A5")));
  CHECK(writer.add(kChannelStateId, hex("01 02 03 04")));
  CHECK(to_hex(writer.body()) == "10 A5 33 01 02 03 04");
  writer.clear();
  CHECK(writer.body().empty());
}

TEST_CASE("elements that the format cannot carry are refused whole") {
  ExtensionWriter writer;
  CHECK_FALSE(writer.add(0, hex("01")));
  CHECK_FALSE(writer.add(15, hex("01")));
  CHECK_FALSE(writer.add(1, {}));
  CHECK_FALSE(writer.add(1, std::vector<std::byte>(17)));
  CHECK(writer.body().empty());

  const std::vector<std::byte> longest(16);
  int added = 0;
  while (writer.add(1, longest)) ++added;
  CHECK(added == 3);
  CHECK(writer.body().size() == 51);
}
