#include "relay/store/journal_file.h"

#include <sqlite3.h>

#include <stdexcept>

namespace dragoman::store {
namespace {

constexpr const char* kSchema = R"(
CREATE TABLE IF NOT EXISTS entry (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL, room TEXT NOT NULL, channel TEXT NOT NULL, booth TEXT NOT NULL,
  desk INTEGER NOT NULL,
  began INTEGER NOT NULL,  -- nanoseconds since 1970, UTC
  ended INTEGER,           -- NULL: still so
  who TEXT NOT NULL DEFAULT '', detail TEXT NOT NULL DEFAULT ''  -- of commands
);
CREATE TABLE IF NOT EXISTS life (id INTEGER PRIMARY KEY CHECK (id = 0), last_beat INTEGER NOT NULL);
UPDATE entry SET ended = max(began, coalesce((SELECT last_beat FROM life), began)) WHERE ended IS NULL;
)";
/// What a file of an earlier version lacks.
constexpr const char* kLaterColumns[] = {"who", "detail"};
/// A crash loses at most what the last moments wrote; readers never make the writer wait.
constexpr const char* kHabits = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;";
constexpr int kPatienceMs = 1000;

std::int64_t nanoseconds(WallTime time) {
  return time.time_since_epoch().count();
}
WallTime wall_time(std::int64_t nanoseconds) {
  return WallTime{Nanoseconds{nanoseconds}};
}

struct Close {
  void operator()(sqlite3* file) const noexcept { sqlite3_close_v2(file); }
  void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Close>;

}  // namespace

struct JournalFile::Impl {
  std::filesystem::path path;
  std::unique_ptr<sqlite3, Close> file;

  [[noreturn]] void fail() const {
    throw std::runtime_error("journal " + path.string() + ": " +
                             (file ? sqlite3_errmsg(file.get()) : "out of memory"));
  }
  void run(const char* sql) const {
    if (sqlite3_exec(file.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
  }
  Statement prepare(const char* sql) const {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(file.get(), sql, -1, &statement, nullptr) != SQLITE_OK) fail();
    return Statement(statement);
  }
  static void bind(const Statement& to, int at, const std::string& text) {
    sqlite3_bind_text(to.get(), at, text.c_str(), -1, SQLITE_TRANSIENT);
  }
  bool has_column(const char* name) const {
    const auto select = prepare("SELECT 1 FROM pragma_table_info('entry') WHERE name = ?");
    bind(select, 1, name);
    return step(select);
  }
  /// True while there is a row.
  bool step(const Statement& statement) const {
    const int result = sqlite3_step(statement.get());
    if (result != SQLITE_ROW && result != SQLITE_DONE) fail();
    return result == SQLITE_ROW;
  }
};

JournalFile::JournalFile(const std::filesystem::path& path, Mode mode)
    : impl_(std::make_unique<Impl>()) {
  impl_->path = path;
  const bool writes = mode == Mode::write;
  if (!writes && !std::filesystem::exists(path))
    throw std::runtime_error("there is no journal " + path.string() +
                             ": a relay begins it there when it starts");
  if (writes && path.has_parent_path()) std::filesystem::create_directories(path.parent_path());
  sqlite3* file = nullptr;
  const int flags = writes ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  const int result = sqlite3_open_v2(path.c_str(), &file, flags, nullptr);
  impl_->file.reset(file);
  if (result != SQLITE_OK) impl_->fail();
  sqlite3_busy_timeout(file, kPatienceMs);
  if (!writes) return;
  impl_->run(kHabits);
  impl_->run(kSchema);
  for (const std::string column : kLaterColumns)
    if (!impl_->has_column(column.c_str()))
      impl_->run(("ALTER TABLE entry ADD COLUMN " + column + " TEXT NOT NULL DEFAULT ''").c_str());
}

JournalFile::~JournalFile() = default;

std::int64_t JournalFile::begin(const JournalFact& fact, WallTime now) {
  const auto insert = impl_->prepare(
      "INSERT INTO entry (kind, room, channel, booth, desk, began, who, detail) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  Impl::bind(insert, 1, fact.kind);
  Impl::bind(insert, 2, fact.room);
  Impl::bind(insert, 3, fact.channel);
  Impl::bind(insert, 4, fact.booth);
  sqlite3_bind_int(insert.get(), 5, fact.desk);
  sqlite3_bind_int64(insert.get(), 6, nanoseconds(now));
  Impl::bind(insert, 7, fact.who);
  Impl::bind(insert, 8, fact.detail);
  impl_->step(insert);
  return sqlite3_last_insert_rowid(impl_->file.get());
}

void JournalFile::end(std::int64_t row, WallTime now) {
  const auto update = impl_->prepare("UPDATE entry SET ended = max(began, ?) WHERE id = ?");
  sqlite3_bind_int64(update.get(), 1, nanoseconds(now));
  sqlite3_bind_int64(update.get(), 2, row);
  impl_->step(update);
}

void JournalFile::beat(WallTime now) {
  const auto update = impl_->prepare("INSERT OR REPLACE INTO life (id, last_beat) VALUES (0, ?)");
  sqlite3_bind_int64(update.get(), 1, nanoseconds(now));
  impl_->step(update);
}

void JournalFile::read(const std::string& room,
                       const std::function<void(const JournalEntry&)>& entry) {
  const std::string later = impl_->has_column(kLaterColumns[0]) ? "who, detail" : "'', ''";
  const auto select =
      impl_->prepare(("SELECT kind, room, channel, booth, desk, began, ended, " + later +
                      " FROM entry WHERE ?1 = '' OR room = ?1 ORDER BY began, id")
                         .c_str());
  Impl::bind(select, 1, room);
  const auto text = [&select](int column) {
    return std::string(reinterpret_cast<const char*>(sqlite3_column_text(select.get(), column)));
  };
  while (impl_->step(select)) {
    JournalEntry row{
        {text(0), text(1), text(2), text(3), sqlite3_column_int(select.get(), 4), text(7), text(8)},
        wall_time(sqlite3_column_int64(select.get(), 5)),
        std::nullopt};
    if (sqlite3_column_type(select.get(), 6) != SQLITE_NULL)
      row.ended = wall_time(sqlite3_column_int64(select.get(), 6));
    entry(row);
  }
}

}  // namespace dragoman::store
