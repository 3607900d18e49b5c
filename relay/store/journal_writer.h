#pragma once
/// Brings the journal to disk on a thread of its own, so that a slow or failed disk touches neither
/// sound nor control.

#include "relay/store/journal_entry.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

namespace dragoman::store {

/// Who keeps the facts hands them over here. `key` is the caller's, never used twice.
class JournalSink {
 public:
  virtual ~JournalSink() = default;
  virtual void begin(std::uint64_t key, const JournalFact& fact, WallTime now) = 0;
  virtual void end(std::uint64_t key, WallTime now) = 0;
  virtual void beat(WallTime now) = 0;
};

/// One thread calls; nothing waits for the disk. What finds no room, or what the disk refuses, is
/// counted. The end waits until everything handed over is written.
class JournalWriter final : public JournalSink {
 public:
  /// Throws std::runtime_error when the file cannot be opened.
  explicit JournalWriter(const std::filesystem::path& path);
  ~JournalWriter() override;

  void begin(std::uint64_t key, const JournalFact& fact, WallTime now) override;
  void end(std::uint64_t key, WallTime now) override;
  void beat(WallTime now) override;

  /// Free beside the journal, as of the last beat; nothing before one. Any thread.
  std::optional<std::uint64_t> free_bytes() const noexcept;
  /// Entries that are not on disk, since start. Any thread.
  std::uint64_t lost() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dragoman::store
