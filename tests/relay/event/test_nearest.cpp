#include "relay/event/nearest.h"
#include "tests/support/catch.h"

using namespace dragoman::event;

TEST_CASE("edits are counted, swapped neighbours as one, case as none") {
  CHECK(edit_distance("frame", "frame") == 0);
  CHECK(edit_distance("frmae", "frame") == 1);
  CHECK(edit_distance("Frame", "frame") == 0);
  CHECK(edit_distance("bitrat", "bitrate") == 1);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("", "abc") == 3);
}

TEST_CASE("the nearest key is found, and likeness decides whether it was meant") {
  const std::vector<std::string> keys{"frame", "bitrate", "redundancy", "level_match"};
  CHECK(nearest("bit_rate", keys) == "bitrate");
  CHECK(nearest("levelmatch", keys) == "level_match");
  CHECK(nearest("anything", {}).empty());
  CHECK(looks_like("bit_rate", "bitrate"));
  CHECK_FALSE(looks_like("microphone", "frame"));
  CHECK_FALSE(looks_like(std::string(1000, 'x'), "frame"));
}

TEST_CASE("a list reads like a sentence") {
  CHECK(quoted_list({"en"}) == "\"en\"");
  CHECK(quoted_list({"en", "fr", "ru"}, "or") == "\"en\", \"fr\" or \"ru\"");
}
