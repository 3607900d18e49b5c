#include "relay/event/load.h"
#include "tests/relay/event/event_text.h"
#include "tests/support/catch.h"

using namespace dragoman::event;
using namespace dragoman::event::testing;

TEST_CASE("a problem names file, line and column, what is wrong and what to do") {
  try {
    parse(
        "[event]\nname = \"x\"\n[audio]\nbitrte = 64000\n[[room]]\nid = \"hall\"\nlanguages = "
        "[\"en\"]",
        "event.toml");
    FAIL("accepted");
  } catch (const LoadError& error) {
    CHECK(std::string{error.what()} ==
          "event.toml:4:1: unknown key \"bitrte\" in [audio]\n  Did you mean \"bitrate\"?");
  }
}

TEST_CASE("all problems are told at once, in the order of the file") {
  const auto problems = problems_of(
      "[event]\n[audio]\nframe = \"7ms\"\ncomplexity = 11\n[[room]]\nid = \"hall\"\n"
      "languages = [\"en\", \"jp\"]\npivot = \"fr\"\n");
  REQUIRE(problems.size() == 5);
  CHECK(problems[0].line == 1);
  CHECK(mentions(problems[0].message, "no \"name\""));
  CHECK(problems[1].line == 3);
  CHECK(mentions(problems[1].remedy, "2.5ms, 5ms, 10ms or 20ms"));
  CHECK(problems[2].line == 4);
  CHECK(mentions(problems[3].remedy, "\"ja\""));
  CHECK(mentions(problems[4].message, "not a booth"));
}

TEST_CASE("a mistake of syntax is located") {
  const auto problems = problems_of("[event]\nname = \"x\nrest = 1\n");
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].line == 2);
  CHECK_FALSE(problems[0].remedy.empty());
  CHECK(problems_of("\xff\xfe").size() == 1);
  CHECK(problems_of("a = 1\na = 2\n").at(0).line == 2);
  CHECK(problems_of(std::string(2'000'000, '#')).size() == 1);
}

TEST_CASE("an empty file lacks a name and a room") {
  const auto problems = problems_of("");
  REQUIRE(problems.size() == 2);
  CHECK(mentions(problems[0].remedy, "[event]"));
  CHECK(mentions(problems[1].remedy, "[[room]]"));
}

TEST_CASE("a key under the wrong header is sent to the right one") {
  const auto problems =
      problems_of(with_room("[[room.booth]]\nid = \"en\"\na = \"en\"\npivot = \"en\"\n"));
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].line == kRoomLine + 3);
  CHECK(mentions(problems[0].remedy, "belongs to [[room]]"));
}

TEST_CASE("a value of the wrong type says what it should be and how to write it") {
  const auto type_problem = [](const std::string& head) {
    const auto problems = problems_of(with_head(head));
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].line == kHeadLine + 1);
    return problems[0].message + " " + problems[0].remedy;
  };
  CHECK(mentions(type_problem("[audio]\nframe = 5"), "frame = \"5ms\""));
  CHECK(mentions(type_problem("[audio]\nbitrate = \"96k\""), "is text"));
  CHECK(mentions(type_problem("[audio]\nvbr = \"yes\""), "vbr = true"));
  CHECK(mentions(type_problem("[audio]\nredundancy = 1"), "redundancy = [1, 2]"));
  CHECK(mentions(type_problem("[network]\nhttp = 7400"), "text in quotes"));
  CHECK(mentions(type_problem("[network]\ninterface = [\"lo\"]"), "is a list"));
  CHECK(mentions(type_problem("[storage]\ndir = 1979-05-27"), "a date or time"));
  CHECK(mentions(type_problem("[network]\ninterfaces = \"lo\""), "a list in [ ]"));
  CHECK(problems_of("event = 1\nroom = 2\n").size() == 2);
  CHECK(problems_of("[event]\nname = \"x\"\n[room]\nid = \"hall\"\n").size() == 1);
}

TEST_CASE("texts are one printable line") {
  CHECK(problems_of("[event]\nname = \"\"\n[[room]]\nid=\"a\"\nlanguages=[\"en\"]").size() == 1);
  CHECK(problems_of("[event]\nname = \"a\\nb\"\n[[room]]\nid=\"a\"\nlanguages=[\"en\"]").size() ==
        1);
  CHECK(problems_of("[event]\nname = \"" + std::string(201, 'x') +
                    "\"\n[[room]]\nid=\"a\"\nlanguages=[\"en\"]")
            .size() == 1);
}

TEST_CASE("audio settings outside their range are refused") {
  for (const char* line :
       {"frame = \"3ms\"", "frame = \"60ms\"", "frame = \"-5ms\"", "bitrate = 5999",
        "bitrate = 510001", "complexity = 11", "complexity = -1", "workers = 65",
        "redundancy = [0]", "redundancy = [-1]", "redundancy = [69]", "redundancy = [1, 1]",
        "redundancy = [9223372036854775807]", "frame = \"20ms\"\nredundancy = [18]",
        "frame = \"2.5ms\"\nbitrate = 6000", "frame = \"20ms\"\nbitrate = 510000",
        "frame = \"20ms\"\nbitrate = 256000", "bitrate = 510000\nredundancy = [1, 2, 3, 4]"}) {
    INFO(line);
    CHECK(problems_of(with_head(std::string{"[audio]\n"} + line)).size() == 1);
  }
}

TEST_CASE("audio settings at the edge of their range are taken") {
  for (const char* line :
       {"frame = \"2.5ms\"", "frame = \"20ms\"\nredundancy = [17]", "redundancy = [1, 68]",
        "bitrate = 6000", "frame = \"20ms\"\nbitrate = 510000\nredundancy = []", "complexity = 0",
        "frame = \"2.5ms\"\nredundancy = [1, 2, 4, 8, 16, 136]"}) {
    INFO(line);
    CHECK_NOTHROW(loaded(with_head(std::string{"[audio]\n"} + line)));
  }
}

TEST_CASE("recording is refused until there is a recorder") {
  const auto problems = problems_of(with_head("[storage]\nrecord = true"));
  REQUIRE(problems.size() == 1);
  CHECK(mentions(problems[0].message, "no recorder"));
}
