/// dragoman-floor as a script runs it.

#include "tests/client/net/child.h"
#include "tests/support/catch.h"

using dragoman::testing::Child;

TEST_CASE("a floor whose input is not there is exit 2, before any relay is asked") {
  struct Wrong {
    std::vector<std::string> input;
    std::string said, remedy;
  };
  const auto wrong =
      GENERATE(Wrong{{"--file", "/none/a.wav"}, "/none/a.wav: no such file", "check the name"},
               Wrong{{"--file", "/dev/null"}, "/dev/null", "--file takes a sound file"},
               Wrong{{"--rtp", "/none/a.sdp"}, "/none/a.sdp: no such file", "check the name"},
               Wrong{{"--device", "no such device"}, "no such device", "--list-devices"},
               Wrong{{"--tone", "440", "--interface", "nope0"}, "nope0", "lo (127.0.0.1)"});
  std::vector<std::string> arguments{"--room", "hall"};
  arguments.insert(arguments.end(), wrong.input.begin(), wrong.input.end());
  Child child(DRAGOMAN_FLOOR, arguments);
  CHECK(child.wait() == 2);
  CAPTURE(wrong.said, child.errors());
  CHECK(child.errors().find(wrong.said) != std::string::npos);
  CHECK(child.errors().find(wrong.remedy) != std::string::npos);
}
