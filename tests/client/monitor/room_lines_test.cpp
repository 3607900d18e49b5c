#include "client/monitor/room_lines.h"

#include "client/monitor/board_json.h"
#include "client/monitor/text_width.h"
#include "tests/client/monitor/sample_event.h"
#include "tests/support/catch.h"

#include <algorithm>

using namespace dragoman;
using namespace dragoman::client;

namespace {

std::vector<std::string> lines_at(int columns) {
  Board board;
  take_message(board, client::testing::kState);
  Watch watch;
  watch.update(board, Instant{});
  return room_lines(board.rooms.at(0), watch, Instant{}, Layout::for_terminal(columns),
                    Paint{false});
}

std::string line_with(const std::vector<std::string>& lines, const std::string& part) {
  const auto found = std::find_if(lines.begin(), lines.end(), [&](const std::string& line) {
    return line.find(part) != std::string::npos;
  });
  return found == lines.end() ? "" : *found;
}

bool has(const std::string& line, const std::string& part) {
  return line.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("what is counted as lost is written below the sources") {
  CHECK(has(line_with(lines_at(80), "lost: packets"), "never came since a source began"));
}

TEST_CASE("a channel's row says what a technician asks") {
  const std::string row = line_with(lines_at(80), "English");
  for (const char* part : {"  2 ", "-20.0", "interpreted +", "en/1", "19", "40"})
    CHECK(has(row, part));
  CHECK(has(line_with(lines_at(80), "العربية"), "relay       −"));
  CHECK(has(line_with(lines_at(80), "中文"), "?"));
}

TEST_CASE("a channel that carries its line-up says so") {
  Board board;
  take_message(board, client::testing::kState);
  board.rooms[0].channels[2].line_up = true;
  const auto lines =
      room_lines(board.rooms[0], Watch{}, Instant{}, Layout::for_terminal(80), Paint{false});
  CHECK(has(line_with(lines, "English"), "line-up"));
}

TEST_CASE("what desks wrote stands below the room") {
  Board board;
  take_message(board, client::testing::kState);
  board.rooms[0].texts = {"en/2: my left ear is silent"};
  const auto lines =
      room_lines(board.rooms[0], Watch{}, Instant{}, Layout::for_terminal(80), Paint{false});
  CHECK(has(lines.back(), "en/2: my left ear is silent"));
}

TEST_CASE("who said what the floor speaks, and how many messages there are, stand in the title") {
  CHECK(has(lines_at(120)[0], "floor language zh (says booth ar)"));
  CHECK(has(lines_at(120)[0], "2 messages"));
}

TEST_CASE("loss in a channel's row is that of the sources it carries") {
  const std::string floor = line_with(lines_at(80), "Floor");
  CHECK(floor.substr(floor.size() - 2) == " 3");
}

TEST_CASE("redundancy and what it brought back stand in the row where there is room") {
  for (const int columns : {100, 160}) {
    const auto lines = lines_at(columns);
    CHECK(has(line_with(lines, "channel"), "lost  RED   recov"));
    const std::string row = line_with(lines, "English");
    CHECK(row.ends_with("40  33%    1234"));  // 5 of 15 who hear RTP
    CHECK(line_with(lines, "العربية").ends_with("       0"));
  }
  CHECK_FALSE(has(line_with(lines_at(99), "channel"), "RED"));
  CHECK_FALSE(has(line_with(lines_at(80), "English"), "33%"));
}

TEST_CASE("channel rows are as wide as the terminal, in every script") {
  for (const int columns : {80, 81, 100, 132, 160}) {
    const auto lines = lines_at(columns);
    for (const char* name : {"Floor", "中文", "English", "العربية", "channel"}) {
      INFO(name << " at " << columns);
      CHECK(text_columns(line_with(lines, name)) == columns);
    }
    for (const std::string& line : lines) CHECK(text_columns(line) <= columns);
  }
}

TEST_CASE("a narrow terminal keeps the figures and shortens the meter") {
  const std::string row = line_with(lines_at(66), "English");
  CHECK(text_columns(row) == 66);
  CHECK(has(row, "interpreted"));
}

TEST_CASE("sources show loss, jitter and drift; desks what their microphones do") {
  const std::string mixer = line_with(lines_at(80), "mixer *");
  for (const char* part : {"floor", "alive", "-23.1", "3 (0.07 %)", "0.12 ms", "-12.5 ppm"}) {
    CHECK(has(mixer, part));
  }
  CHECK(has(line_with(lines_at(80), "en/1 on air"), "desks"));
  CHECK_FALSE(has(line_with(lines_at(80), "desks"), "en/2"));
}
