#pragma once
/// The journal on disk: an SQLite file, one row for each thing that lasted. Readable with any
/// SQLite tool while the relay writes it.

#include "relay/store/journal_entry.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace dragoman::store {

/// One thread. Every method throws std::runtime_error naming the file and SQLite's reason.
class JournalFile {
 public:
  enum class Mode { write, read };

  /// Mode::write makes the folder and the file when missing, and ends what an earlier relay that
  /// was killed left open at the time of its last beat.
  JournalFile(const std::filesystem::path& path, Mode mode);
  ~JournalFile();
  JournalFile(const JournalFile&) = delete;
  JournalFile& operator=(const JournalFile&) = delete;

  /// The row that end() wants.
  std::int64_t begin(const JournalFact& fact, WallTime now);
  void end(std::int64_t row, WallTime now);
  /// The relay still lives. Each second: what was open when it died is known to that.
  void beat(WallTime now);

  /// Calls `entry` for every row in the order of beginning; of one room, or of all when empty.
  void read(const std::string& room, const std::function<void(const JournalEntry&)>& entry);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dragoman::store
