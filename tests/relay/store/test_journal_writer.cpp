#include "relay/store/journal_file.h"
#include "relay/store/journal_writer.h"
#include "tests/relay/store/scratch.h"
#include "tests/support/catch.h"

#include <sqlite3.h>

#include <thread>
#include <vector>

using namespace dragoman;
using namespace std::chrono_literals;
using store::JournalEntry;
using store::JournalFile;
using store::JournalWriter;
using testing::Scratch;

namespace {
const WallTime kMorning{Nanoseconds{1'764'061'200'000'000'000}};
const store::JournalFact kShift{"on air", "hall", "ru", "ru", 1};
}  // namespace

TEST_CASE("what was handed over is on disk when the writer has gone") {
  const Scratch scratch;
  constexpr std::uint64_t kShifts = 500;
  {
    JournalWriter writer(scratch.journal());
    for (std::uint64_t key = 1; key <= kShifts; ++key) {
      writer.begin(key, kShift, kMorning + key * 1s);
      writer.end(key, kMorning + key * 1s + 500ms);
    }
    writer.beat(kMorning);
    CHECK(writer.lost() == 0);
  }
  JournalFile file(scratch.journal(), JournalFile::Mode::read);
  std::uint64_t whole = 0;
  file.read("", [&whole](const JournalEntry& entry) {
    if (entry.ended == entry.began + 500ms) ++whole;
  });
  CHECK(whole == kShifts);
}

TEST_CASE("an entry that the disk does not take is counted, and the next ones are written") {
  const Scratch scratch;
  {
    JournalWriter writer(scratch.journal());
    sqlite3* other = nullptr;
    REQUIRE(sqlite3_open(scratch.journal().c_str(), &other) == SQLITE_OK);
    REQUIRE(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
    writer.begin(1, kShift, kMorning);
    while (writer.lost() == 0) std::this_thread::yield();
    sqlite3_close(other);
    writer.end(1, kMorning + 1s);
    writer.begin(2, kShift, kMorning + 2s);
  }
  JournalFile file(scratch.journal(), JournalFile::Mode::read);
  std::vector<WallTime> began;
  file.read("", [&began](const JournalEntry& entry) { began.push_back(entry.began); });
  CHECK(began == std::vector<WallTime>{kMorning + 2s});
}
