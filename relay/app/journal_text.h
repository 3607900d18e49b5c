#pragma once
/// The journal for people and programs: `dragoman-relay journal`.

#include "relay/store/journal_entry.h"

#include <cstdint>
#include <string>

namespace dragoman::app {

enum class JournalFormat : std::uint8_t { text, csv, json };

/// The line before the first, or empty.
std::string journal_heading(JournalFormat format);
/// One entry with its line break. Text: local time and length; CSV (RFC 4180) and JSON (one object
/// a line): UTC by ISO 8601 to the millisecond, length in seconds, empty or null while it lasts.
std::string journal_line(const store::JournalEntry& entry, JournalFormat format);

}  // namespace dragoman::app
