#include "client/monitor/screen.h"

#include "client/monitor/board_json.h"
#include "client/monitor/full_screen.h"
#include "client/monitor/text_width.h"
#include "tests/client/monitor/sample_event.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::client;

namespace {

Board sample() {
  Board board;
  take_message(board, client::testing::kState);
  return board;
}

Screen composed(int rows, int scroll, const std::string& link = "") {
  ScreenView view;
  view.rows = rows;
  view.scroll = scroll;
  view.relay = "127.0.0.1:7400";
  view.link = link;
  return compose(sample(), Watch{}, Instant{}, view, Paint{false});
}

bool has(const std::string& line, const std::string& part) {
  return line.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the screen has exactly the terminal's rows, whatever there is to show") {
  for (const int rows : {0, 1, 2, 3, 8, 24, 60}) {
    CHECK(composed(rows, 0).lines.size() == static_cast<std::size_t>(rows));
  }
}

TEST_CASE("the top says which event and whether the picture is live") {
  CHECK(has(composed(24, 0).lines.front(), "Sub-Forum"));
  CHECK(has(composed(24, 0).lines.front(), "127.0.0.1:7400 live"));
  CHECK(has(composed(24, 0, "relay 127.0.0.1:7400: Connection refused").lines.front(), "refused"));
  CHECK(text_columns(composed(24, 0).lines.front()) == 80);
}

TEST_CASE("the body scrolls between its ends, top and bottom stay") {
  const Screen start = composed(6, 0);
  const Screen moved = composed(6, 2);
  const Screen end = composed(6, 1000);
  CHECK(start.lines.front() == moved.lines.front());
  CHECK(start.lines[3] == moved.lines[1]);
  CHECK(end.scroll < 1000);
  CHECK(has(end.lines.back(), "0 below"));
  CHECK(composed(6, -5).scroll == 0);
  CHECK(composed(60, 7).scroll == 0);
}

TEST_CASE("only the room asked for is shown") {
  Board board = sample();
  board.rooms.push_back(board.rooms[0]);
  board.rooms[1].id = "annex";
  ScreenView view;
  view.rows = 60;
  view.room = "annex";
  std::string all;
  for (const auto& line : compose(board, Watch{}, Instant{}, view, Paint{false}).lines)
    all += line + "\n";
  CHECK(has(all, "annex"));
  CHECK_FALSE(has(all, "hall ·"));
}

TEST_CASE("a pipe gets a table without meters, escapes or trailing blanks") {
  const std::string table = plain_table(sample(), Watch{}, Instant{}, "");
  CHECK(has(table, "English"));
  CHECK_FALSE(has(table, "\x1b"));
  CHECK_FALSE(has(table, "█"));
  CHECK_FALSE(has(table, " \n"));
}

TEST_CASE("only lines that changed are written again") {
  const std::vector<std::string> before{"one", "two", "three"};
  CHECK(redraw(before, before).empty());
  CHECK(redraw(before, {"one", "2", "three"}) == "\x1b[2;1H\x1b[K2");
  CHECK(redraw({}, {"a", "b"}) == "\x1b[1;1H\x1b[Ka\x1b[2;1H\x1b[Kb");
}

TEST_CASE("a list stands in the place of the rooms, with its keys below") {
  ScreenView view;
  view.rows = 6;
  view.list = {{"Listen to what?", "▸ hall/en"}};
  const auto screen = compose(sample(), Watch{}, Instant{}, view, Paint{false});
  REQUIRE(screen.lines.size() == 6);
  CHECK(has(screen.lines[1], "Listen to what?"));
  CHECK(has(screen.lines[2], "hall/en"));
  CHECK(has(screen.lines[5], "Enter"));
  CHECK_FALSE(has(screen.lines[5], "q quit"));
}

TEST_CASE("what is listened to stands below, with its end") {
  ScreenView view;
  view.listening = "Listening to hall/en:1";
  const auto screen = compose(sample(), Watch{}, Instant{}, view, Paint{false});
  CHECK(has(screen.lines.back(), "Listening to hall/en:1"));
  CHECK(has(screen.lines.back(), "volume"));
}
