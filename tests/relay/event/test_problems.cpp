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

TEST_CASE("what is missing is placed at the end of the file or at its table") {
  const auto room_missing = problems_of("[event]\nname = \"x\"\n");
  REQUIRE(room_missing.size() == 1);
  CHECK(room_missing[0].line == 3);
  CHECK(room_missing[0].column == 1);
  const auto name_missing = problems_of("[[room]]\nid = \"a\"\nlanguages = [\"en\"]  # é");
  REQUIRE(name_missing.size() == 1);
  CHECK(name_missing[0].line == 3);
  CHECK(name_missing[0].column == 24);
  const auto booth = problems_of(with_room("[[room.booth]]\nid = \"en\"\n"));
  REQUIRE(booth.size() == 1);
  CHECK(mentions(booth[0].message, "no \"a\""));
  CHECK(booth[0].line == kRoomLine);
}

TEST_CASE("every problem of an event file has a line, a column and a remedy") {
  std::string many_rooms = "[event]\nname = \"x\"\n[network]\nmedia = \"127.0.0.1:5004\"\n";
  for (int i = 0; i < 130; ++i)
    many_rooms += "[[room]]\nid = \"r" + std::to_string(i) + "\"\nlanguages = [\"en\"]\n";
  for (const std::string& text :
       {std::string{}, std::string{"\n\n"}, std::string{"\xff\xfe"}, std::string{"="},
        std::string{"[event"}, std::string{"event = 1\nroom = 2\n"}, std::string{"[[room]]"},
        std::string{"[[event]]\n[room]\n"}, std::string{"event.name = 1\nroom = [{}, 1]\n"},
        std::string{"[[room.booth]]\n"}, std::string{"network.interfaces = []\n"},
        std::string{"[network]\ninterface = \"a\"\ninterfaces = [\"b\", \"c\"]\n"},
        std::string{"network.http = \"0.0.0.0:7402\"\nnetwork.https = \"0.0.0.0:7402\"\n"},
        std::string{"audio.redundancy = [1, 1, 900]\naudio.bitrate = 510000\n"},
        std::string(2'000'000, '#'), std::string(2'000'000, '\n'), many_rooms,
        with_room("[[room.booth]]\n[[room.channel]]\n[[room.source]]\n"),
        with_room("pivot = \"fr\"\nfloor = \"xx\"\nbooth = 1\nchannel = [1]\n")}) {
    INFO(text.substr(0, 200));
    const auto problems = problems_of(text);
    CHECK_FALSE(problems.empty());
    for (const auto& problem : problems) {
      INFO(problem.message);
      CHECK(problem.line > 0);
      CHECK(problem.column > 0);
      CHECK_FALSE(problem.remedy.empty());
    }
  }
}

TEST_CASE("what is checked against the machine later knows its place too") {
  const auto event = loaded(with_head("[network]\nttl = 0\n  interface = \"eth9\""));
  CHECK(event.network.interfaces_where == "/srv/event.toml:5:15");
  CHECK(loaded(with_room("")).network.interfaces_where == "/srv/event.toml:6:1");
  CHECK(built_in_event().network.interfaces_where.empty());
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
  const auto words = type_problem("[audio]\nbitrate = \"high\"");
  INFO(words);
  CHECK(mentions(words, "a whole number without quotes, 6000 to 510000 b/s"));
  CHECK(mentions(words, "bitrate = 96000"));
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

TEST_CASE("a recording's segments are whole seconds, ten at least") {
  for (const char* length : {"9s", "10.5s", "0s"}) {
    INFO(length);
    const auto problems =
        problems_of(with_head(std::string{"[storage]\nsegment = \""} + length + "\""));
    REQUIRE(problems.size() == 1);
    CHECK(mentions(problems[0].message, "segment"));
  }
  const auto event = loaded(with_head("[storage]\nrecord = true\nsegment = \"15min\""));
  CHECK(event.storage.record);
  CHECK(event.storage.segment == dragoman::Samples{900} * dragoman::kSampleRate);
}
