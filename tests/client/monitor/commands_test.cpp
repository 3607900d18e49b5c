#include "client/monitor/commands.h"

#include "tests/support/catch.h"

using namespace dragoman::client;
using Command = MonitorCommand;

TEST_CASE("keys of both cursor modes, pages and letters are understood") {
  CHECK(read_commands("\x1b[A\x1bOB") == std::vector{Command::up, Command::down});
  CHECK(read_commands("\x1b[5~\x1b[6~ b") ==
        std::vector{Command::page_up, Command::page_down, Command::page_down, Command::page_up});
  CHECK(read_commands("\x1b[H\x1b[F") == std::vector{Command::top, Command::bottom});
  CHECK(read_commands("jkq") == std::vector{Command::down, Command::up, Command::quit});
}

TEST_CASE("other keys do nothing, whatever letters their sequences contain") {
  CHECK(read_commands("x\x1b[15~\x1b[1;5q\x1b[Z\t\x1b").empty());
  CHECK(read_commands("\x1b[").empty());
  CHECK(read_commands("\x1b[1;5Aq") == std::vector{Command::quit});
}

TEST_CASE("scrolling goes by lines, pages and to the ends") {
  CHECK(scrolled(0, Command::up, 20) == 0);
  CHECK(scrolled(5, Command::down, 20) == 6);
  CHECK(scrolled(5, Command::page_down, 20) == 25);
  CHECK(scrolled(5, Command::page_up, 20) == 0);
  CHECK(scrolled(5, Command::page_down, -1) == 6);
  CHECK(scrolled(5, Command::top, 20) == 0);
  CHECK(scrolled(scrolled(5, Command::bottom, 20), Command::page_down, 20) > 1000);
}
