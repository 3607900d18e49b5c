#include "relay/store/journal_file.h"
#include "tests/relay/store/scratch.h"
#include "tests/support/catch.h"

#include <fstream>
#include <stdexcept>
#include <vector>

using namespace dragoman;
using namespace std::chrono_literals;
using store::JournalEntry;
using store::JournalFact;
using store::JournalFile;
using testing::Scratch;

namespace {

const WallTime kMorning{Nanoseconds{1'764'061'200'000'000'000}};
const JournalFact kShift{"on air", "hall", "ru", "ru", 1};

std::vector<JournalEntry> entries(const Scratch& scratch, const std::string& room = "") {
  JournalFile file(scratch.journal(), JournalFile::Mode::read);
  std::vector<JournalEntry> all;
  file.read(room, [&all](const JournalEntry& entry) { all.push_back(entry); });
  return all;
}

std::string said(const std::function<void()>& act) {
  try {
    act();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a shift is in the journal from its first to its last moment, to the nanosecond") {
  const Scratch scratch;
  JournalFile file(scratch.journal(), JournalFile::Mode::write);
  const auto row = file.begin(kShift, kMorning);
  REQUIRE(entries(scratch).size() == 1);
  CHECK_FALSE(entries(scratch)[0].ended);
  file.end(row, kMorning + 20min + 1ns);
  const auto all = entries(scratch);
  REQUIRE(all.size() == 1);
  CHECK(all[0].fact == kShift);
  CHECK(all[0].began == kMorning);
  CHECK(all[0].ended == kMorning + 20min + 1ns);
}

TEST_CASE("what a killed relay left open ends at its last beat") {
  const Scratch scratch;
  {
    JournalFile file(scratch.journal(), JournalFile::Mode::write);
    file.begin(kShift, kMorning);
    file.beat(kMorning + 7s);
    file.begin({"slower", "hall", "", "", 0}, kMorning + 7500ms);  // after the beat
  }
  JournalFile next(scratch.journal(), JournalFile::Mode::write);
  next.begin(kShift, kMorning + 1h);
  const auto all = entries(scratch);
  REQUIRE(all.size() == 3);
  CHECK(all[0].ended == kMorning + 7s);
  CHECK(all[1].ended == kMorning + 7500ms);
  CHECK_FALSE(all[2].ended);
}

TEST_CASE("a clock that is set back makes no shift end before it began") {
  const Scratch scratch;
  JournalFile file(scratch.journal(), JournalFile::Mode::write);
  file.end(file.begin(kShift, kMorning), kMorning - 1h);
  CHECK(entries(scratch)[0].ended == kMorning);
}

TEST_CASE("one room's entries can be asked for, in the order of beginning") {
  const Scratch scratch;
  JournalFile file(scratch.journal(), JournalFile::Mode::write);
  file.begin({"on air", "attic", "en", "en", 2}, kMorning + 1s);
  file.begin(kShift, kMorning);
  CHECK(entries(scratch, "attic").size() == 1);
  CHECK(entries(scratch).front().fact == kShift);
  CHECK(entries(scratch, "cellar").empty());
}

TEST_CASE("names are data, whatever is in them") {
  const Scratch scratch;
  JournalFile file(scratch.journal(), JournalFile::Mode::write);
  const JournalFact nasty{"on air", "'); DROP TABLE entry; --", "ру", "\"", 1};
  file.begin(nasty, kMorning);
  CHECK(entries(scratch)[0].fact == nasty);
}

TEST_CASE("no journal and a broken one are said by name") {
  const Scratch scratch;
  CHECK(said([&] { entries(scratch); }).find("there is no journal") == 0);
  std::filesystem::create_directories(scratch.journal().parent_path());
  std::ofstream(scratch.journal()) << std::string(5000, 'x');
  const auto words = said([&] { JournalFile(scratch.journal(), JournalFile::Mode::write); });
  CHECK(words.find(scratch.journal().string()) != std::string::npos);
}
