#include "client/monitor/picker.h"

#include "tests/support/catch.h"

using namespace dragoman::client;

namespace {

constexpr int kRows = 10, kColumns = 40;
constexpr const char *kDown = "\x1b[B", *kEnter = "\r", *kEsc = "\x1b";

std::vector<Picker::Item> items(int count) {
  std::vector<Picker::Item> out;
  for (int i = 0; i < count; ++i) {
    const auto id = std::to_string(i);
    out.push_back({id, "item " + id});
  }
  return out;
}

}  // namespace

TEST_CASE("arrows move, Enter picks and closes") {
  Picker picker;
  CHECK_FALSE(picker.is_open());
  picker.open("Which?", items(3));
  CHECK_FALSE(picker.push(kDown, kRows));
  CHECK(picker.is_open());
  CHECK(picker.push(kEnter, kRows) == "1");
  CHECK_FALSE(picker.is_open());
}

TEST_CASE("it begins where something is already so, and ends at the ends") {
  Picker picker;
  auto list = items(3);
  list[2].marked = true;
  picker.open("Which?", list);
  picker.push(kDown, kRows);
  CHECK(picker.push(kEnter, kRows) == "2");
}

TEST_CASE("Esc and q leave without a choice, and of nothing nothing is picked") {
  Picker picker;
  for (const char* key : {kEsc, "q"}) {
    picker.open("Which?", items(3));
    CHECK_FALSE(picker.push(key, kRows));
    CHECK_FALSE(picker.is_open());
  }
  picker.open("Which?", {});
  CHECK(picker.lines(kRows, kColumns, Paint{false})[1].find("nothing") != std::string::npos);
  picker.push(kDown, kRows);
  CHECK_FALSE(picker.push(kEnter, kRows));
}

TEST_CASE("a list that changes keeps the cursor on its line") {
  Picker picker;
  picker.open("Which?", items(5));
  picker.push(kDown, kRows);
  picker.push(kDown, kRows);
  auto fewer = items(5);
  fewer.erase(fewer.begin());
  picker.update(fewer);
  CHECK(picker.push(kEnter, kRows) == "2");
  picker.open("Which?", items(5));
  picker.push("G", kRows);
  picker.update(items(2));
  CHECK(picker.push(kEnter, kRows) == "1");
}

TEST_CASE("of a long list the part around the cursor is shown") {
  Picker picker;
  picker.open("Which?", items(100));
  picker.push("G", kRows);
  const auto lines = picker.lines(kRows, kColumns, Paint{false});
  REQUIRE(lines.size() == kRows);
  CHECK(lines.front().starts_with("Which?"));
  CHECK(lines.back().find("▸") != std::string::npos);
  CHECK(lines.back().find("item 99") != std::string::npos);
  CHECK(picker.lines(0, kColumns, Paint{false}).empty());
}
